"""Stories in a ledger: a new report changes the groups that it is near to, and nothing else."""

import sqlite3
import zlib
from collections.abc import Iterable
from functools import lru_cache

import msgspec

from comity.ledger.lines import day_of
from comity.ledger.spells import hold
from comity.links.features import Features
from comity.links.stories import Group, StoryModel, group_of, keys_of, put_together

_REMEMBERED = 2_000  # reports whose features are kept in memory, some 30 kilobytes each
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Features).decode


class StoryKeeper:
    """Finds the place of a report among the stories of a ledger. The caller holds a transaction."""

    def __init__(self, connection: sqlite3.Connection, model: StoryModel) -> None:
        self.connection = connection
        self.model = model
        self._features = lru_cache(_REMEMBERED)(self._load)

    def add(self, number: int, report: Features, moment: str) -> set[int]:
        """Take in the report that has ``number``; return the documents whose story changed, its own among them."""
        day = day_of(report.published)
        near = self._compare(number, day, report)
        groups = self._groups_joined(day, near)
        self.connection.executemany(
            "INSERT INTO near (document, other, nearness) VALUES (?, ?, ?)",
            [row for other, value in near for row in ((number, other, value), (other, number, value))],
        )
        self.connection.execute(
            "UPDATE linked SET features = ? WHERE document = ?", (zlib.compress(_encode(report), 1), number)
        )
        waiting = {number}.union(*(group.reports for group in groups))
        changed: set[int] = set()
        before = self._stories_of(waiting)
        made: set[str] = set()
        for group in self._regrouped(waiting):
            made |= self._put_together(group, moment, changed)
        for story in before - made:
            hold(self.connection, "stories", (story,), None, moment)
        return changed

    def _compare(self, number: int, day: int, report: Features) -> list[tuple[int, int]]:
        """Keep the keys of a report; return the reports near it, with their nearness."""
        keys = keys_of(report, self.model)
        found: list[tuple[int, int]] = []
        if keys:
            window = self.model.window_days
            first, last = (max(1, day - window), day + window) if day else (0, 0)
            found = self.connection.execute(
                f"WITH mine (key, weight) AS (VALUES {', '.join(['(?, ?)'] * len(keys))}) "
                "SELECT k.document, sum(k.weight * mine.weight) AS nearness FROM mine "
                "CROSS JOIN near_keys k ON k.key = mine.key AND k.day BETWEEN ? AND ? "
                "GROUP BY k.document HAVING nearness >= ? ORDER BY k.document",
                [*(value for item in keys.items() for value in item), first, last, self.model.least(0)],
            ).fetchall()
        self.connection.executemany(
            "INSERT INTO near_keys (key, day, document, weight) VALUES (?, ?, ?, ?)",
            [(key, day, number, weight) for key, weight in keys.items()],
        )
        return found

    def _groups_joined(self, day: int, near: list[tuple[int, int]]) -> list[Group[int]]:
        """Return the groups, as they are, that the new report comes near to at their own level."""
        groups: list[Group[int]] = []
        seen: set[int] = set()
        for other, value in near:
            if other in seen:
                continue
            level, its_day = self._level(other)
            last = level == len(self.model.levels)
            if value < self.model.least(level - last) or (last and its_day != day):
                continue
            group = group_of(other, self._near, self._near_that_day, self.model, level)
            groups.append(group)
            seen |= group.reports
        return groups

    def _regrouped(self, waiting: set[int]) -> list[Group[int]]:
        groups: list[Group[int]] = []
        seen: set[int] = set()
        for number in sorted(waiting):
            if number not in seen:
                group = group_of(number, self._near, self._near_that_day, self.model, self._level(number)[0])
                groups.append(group)
                seen |= group.reports
        return groups

    def _put_together(self, group: Group[int], moment: str, changed: set[int]) -> set[str]:
        """Keep the stories of a group; note in ``changed`` whose story is another one now."""
        numbers = {self._features(number).document: number for number in group.reports}
        self.connection.executemany(
            "UPDATE linked SET level = ? WHERE document = ? AND level <> ?",
            [(group.level, number, group.level) for number in group.reports],
        )
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
                if hold(self.connection, "story_members", (number,), {"story": story.id}, moment):
                    changed.add(number)
        return {story.id for story in stories}

    def _stories_of(self, numbers: Iterable[int]) -> set[str]:
        return {
            row[0]
            for number in numbers
            for row in self.connection.execute(
                "SELECT story FROM story_members WHERE document = ? AND until IS NULL", (number,)
            )
        }

    def _near(self, number: int, least: int) -> list[int]:
        return [
            row[0]
            for row in self.connection.execute(
                "SELECT other FROM near WHERE document = ? AND nearness >= ?", (number, least)
            )
        ]

    def _near_that_day(self, number: int, least: int) -> list[int]:
        return [
            row[0]
            for row in self.connection.execute(
                "SELECT n.other FROM near n JOIN linked l ON l.document = n.other "
                "WHERE n.document = ? AND n.nearness >= ? "
                "AND l.day = (SELECT day FROM linked WHERE document = n.document)",
                (number, least),
            )
        ]

    def _level(self, number: int) -> tuple[int, int]:
        level, day = self.connection.execute(
            "SELECT level, day FROM linked WHERE document = ?", (number,)
        ).fetchone()
        return level, day

    def _load(self, number: int) -> Features:
        (kept,) = self.connection.execute(
            "SELECT features FROM linked WHERE document = ?", (number,)
        ).fetchone()
        return _decode(zlib.decompress(kept))

    def forget(self) -> None:
        """Forget what is in memory; to be called where a transaction was rolled back."""
        self._features.cache_clear()
