"""Stories in a ledger: a new report changes the groups that it is near to, and nothing else."""

import sqlite3
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from comity.ledger.lines import day_of
from comity.ledger.near_words import NearWords
from comity.ledger.spells import hold
from comity.links.features import Features
from comity.links.stories import Group, StoryModel, group_of, keys_of, put_together

_REMEMBERED = 2_000  # reports whose features are kept in memory, some 30 kilobytes each
_NearOne = tuple[int, int, int, int]  # a document, its nearness, its level, its day
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Features).decode


class StoryKeeper:
    """Finds the place of a report among the stories of a ledger. The caller holds a transaction."""

    def __init__(self, connection: sqlite3.Connection, model: StoryModel) -> None:
        self.connection = connection
        self.model = model
        self._words = NearWords(connection)
        self._known_features: dict[int, Features] = {}  # of the reports that came or were asked for last
        self.waiting: tuple[Group[int], ...] = ()
        """Groups that reports of this transaction came to."""
        self._levels: dict[int, int] = {}  # of the reports that one step meets
        self._known: dict[int, Group[int]] = {}  # the groups of the reports that came last
        self._state: int | None = None
        self._leasts = [model.least(level) for level in range(len(model.levels))]
        # The nearness that counts at each level; at the last, by day, it is that of the one before.
        self._counts = [*self._leasts, self._leasts[-1]]

    def add(self, number: int, report: Features) -> None:
        """Take in the report that has ``number``; its group waits to be put together."""
        day = day_of(report.published)
        self._levels.clear()
        self._look_whether_others_wrote()
        near = self._compare(number, day, report)
        level = max((self._too_large_below(value, its) for _, value, its, _ in near if its), default=0)
        groups = self._groups_joined(day, near)
        counts = self._counts
        self.connection.executemany(
            "INSERT INTO near (document, other, nearness) VALUES (?, ?, ?)",
            [
                row
                for other, value, its, _ in near
                if value >= counts[its if its < level else level]  # below that it says nothing that is not known
                for row in ((number, other, value), (other, number, value))
            ],
        )
        self.connection.execute(
            "INSERT INTO features (document, kept) VALUES (?, ?)", (number, zlib.compress(_encode(report), 1))
        )
        self.connection.execute("UPDATE linked SET level = ? WHERE document = ?", (level, number))
        self._remember(number, report)
        self._levels[number] = level
        touched = {number}.union(*(group.reports for group in groups))
        made = self._grown(groups, number, level) or self._regrouped(touched)
        self.connection.executemany(
            "UPDATE linked SET level = ? WHERE document = ?",
            [
                (group.level, its)
                for group in made
                for its in group.reports
                if self._levels[its] != group.level
            ],
        )
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        self._known.update((its, group) for group in made for its in group.reports)
        self.waiting = (*(group for group in self.waiting if touched.isdisjoint(group.reports)), *made)

    def settle(self, moment: str) -> set[int]:
        """Put the groups that wait together; return the documents whose story changed."""
        before = self._stories_of(number for group in self.waiting for number in group.reports)
        changed: set[int] = set()
        made: set[str] = set()
        for group in self.waiting:
            made |= self._put_together(group, before, moment, changed)
        for story in set(before.values()) - made:
            hold(self.connection, "stories", (story,), None, moment)
        self.waiting = ()
        return changed

    def _compare(self, number: int, day: int, report: Features) -> list[_NearOne]:
        """Keep the keys of a report; return the reports near it."""
        keys = keys_of(report, self.model)
        near = self._words.near(keys, day, self.model.window_days, self._leasts[0])
        self._words.add(number, day, keys)
        levels = self.connection.execute(
            "SELECT l.level, l.day FROM json_each(?) j CROSS JOIN linked l ON l.document = j.value",
            (str([other for other, _ in near]),),
        )
        return [(*one, *its) for one, its in zip(near, levels, strict=True)]

    def _too_large_below(self, value: int, level: int) -> int:
        """Return the level below which a report stands in too large a group, if it is so near to one of ``level``."""
        return min(level, bisect_right(self._leasts, value))

    def _groups_joined(self, day: int, near: list[_NearOne]) -> list[Group[int]]:
        """Return the groups, as they are, that the new report comes near to at their own level."""
        groups: list[Group[int]] = []
        seen: set[int] = set()
        self._levels.update((other, level) for other, _, level, _ in near)
        for other, value, level, its_day in near:
            other_day = level == len(self.model.levels) and its_day != day
            if other not in seen and value >= self._counts[level] and not other_day:
                groups.append(self._group_known(other))
                seen |= groups[-1].reports
        return groups

    def _grown(self, groups: Sequence[Group[int]], number: int, level: int) -> list[Group[int]]:
        """Return the one group that the joined ones and the new report are now; none where they must be looked at anew.

        At its level the report is near to nothing else, or that would have been joined, too.
        """
        reports = frozenset((number,)).union(*(group.reports for group in groups))
        same = level < len(self._leasts) and all(group.level == level for group in groups)
        return [Group(level, reports)] if same and len(reports) <= self.model.largest else []

    def _regrouped(self, touched: set[int]) -> list[Group[int]]:
        groups: list[Group[int]] = []
        seen: set[int] = set()
        for number in sorted(touched):
            if number not in seen:
                groups.append(self._group(number))
                seen |= groups[-1].reports
        return groups

    def _group(self, number: int) -> Group[int]:
        return group_of(number, self._near, self._near_that_day, self.model, self._levels.__getitem__)

    def _group_known(self, number: int) -> Group[int]:
        """Return the group of a report as it is, from memory where it came lately."""
        group = self._known.get(number)
        if group is None:
            return self._group(number)
        self._levels.update(dict.fromkeys(group.reports, group.level))
        return group

    def _put_together(
        self, group: Group[int], before: Mapping[int, str], moment: str, changed: set[int]
    ) -> set[str]:
        """Keep the stories of a group, which stood in those ``before``; note in ``changed`` whose story is another one now."""
        numbers = {self._features(number).document: number for number in group.reports}
        stories = put_together(
            [self._features(number) for number in group.reports],
            self.model,
            whole=group.level == len(self.model.levels),
        )
        for story in stories:
            hold(
                self.connection,
                "stories",
                (story.id,),
                {
                    "reports": len(story.documents),
                    "first_day": story.since.isoformat() if story.since else None,
                    "last_day": story.until.isoformat() if story.until else None,
                    "reason": story.reason,
                },
                moment,
            )
            for name in story.documents:
                number = numbers[name]
                if before.get(number) != story.id:
                    hold(self.connection, "story_members", (number,), {"story": story.id}, moment)
                    changed.add(number)
        return {story.id for story in stories}

    def _stories_of(self, numbers: Iterable[int]) -> dict[int, str]:
        return dict(
            self.connection.execute(
                "SELECT m.document, m.story FROM json_each(?) j "
                "CROSS JOIN story_members m ON m.document = j.value AND m.until IS NULL",
                (str(list(numbers)),),
            ).fetchall()
        )

    def _near(self, number: int, least: int) -> list[int]:
        rows = self.connection.execute(
            "SELECT n.other, l.level FROM near n CROSS JOIN linked l ON l.document = n.other "
            "WHERE n.document = ? AND n.nearness >= ?",
            (number, least),
        ).fetchall()
        self._levels.update(rows)
        return [other for other, _ in rows]

    def _near_that_day(self, number: int, least: int) -> list[int]:
        rows = self.connection.execute(
            "SELECT n.other, l.level FROM near n CROSS JOIN linked l ON l.document = n.other "
            "WHERE n.document = ? AND n.nearness >= ? "
            "AND l.day = (SELECT day FROM linked WHERE document = n.document)",
            (number, least),
        ).fetchall()
        self._levels.update(rows)
        return [other for other, _ in rows]

    def _features(self, number: int) -> Features:
        known = self._known_features.get(number)
        if known is None:
            (kept,) = self.connection.execute(
                "SELECT kept FROM features WHERE document = ?", (number,)
            ).fetchone()
            known = _decode(zlib.decompress(kept))
            self._remember(number, known)
        return known

    def _remember(self, number: int, features: Features) -> None:
        if len(self._known_features) >= _REMEMBERED:
            self._known_features.clear()
        self._known_features[number] = features

    def _look_whether_others_wrote(self) -> None:
        (state,) = self.connection.execute("PRAGMA data_version").fetchone()
        if state != self._state:
            self.forget()
            self._state = state

    def forget(self) -> None:
        """Forget what is in memory; to be called where a transaction was rolled back."""
        self._known_features.clear()
        self._known.clear()
        self._words.forget()
