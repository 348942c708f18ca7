"""The brief: what reports tell on one pair, on one page, every sentence footnoted."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from comity.codebook import Codebook
from comity.errors import ComityError
from comity.model import Document, Reading
from comity.model.brief import Brief, BriefHead, Footnote, Line, LineGroup, Section
from comity.model.relation import Why
from comity.relations.assess import at_a_glance, change_lines, other_pair_line
from comity.relations.changes import rival_lines, shift_lines
from comity.relations.gaps import missing_lines
from comity.relations.gather import Item, Thing, gather, put_together
from comity.relations.lint import check_brief
from comity.relations.outlook import dispute_line, disputes, plan_line, plans, turning_lines
from comity.relations.sentences import NO_OUTLET, line_of, name_of

__all__ = ["BriefError", "check_brief", "make_brief"]

_AHEAD = ("future", "cancelled", "conditional")
_HAPPENED, _SAID, _RELAYED, _PLANNED, _DESCRIBED, _MISSING, _OTHERS = 8, 4, 3, 3, 4, 6, 4
_UNANSWERED, _DISPUTED = 2, 3
_PAGE = 31  # sentences; about a page, with the notes overleaf
_NAMED_ISSUES = 6


class BriefError(ComityError):
    """A brief that broke its own rules; the message lists them."""


def make_brief(
    readings: Sequence[Reading],
    pair: tuple[str, str],
    *,
    until: date | None,
    codebook: Codebook,
    notice: str | None = None,
    shifts: Sequence[Why] | None = None,
) -> Brief:
    """Return the brief on ``pair`` from what was published up to and on ``until`` (None: everything).

    ``shifts`` are those of the pair (``rivals.whys``); None where nobody looked for any,
    as in a few reports without a ledger. ``notice`` stands at its top and foot. Raises BriefError if the result breaks a rule
    of ``check_brief``; that is a defect of Comity, never of the reports.
    """
    first, second = sorted(pair)
    wanted = (first, second)
    unique = list({r.document.id: r for r in readings}.values())
    unplaced = sum(1 for r in unique if until and r.document.published is None)
    read = [
        r
        for r in unique
        if until is None or (r.document.published is not None and r.document.published <= until)
    ]
    items = gather(read, codebook)
    own = [item for item in items if item.evidence.pair == wanted]
    things = put_together(own)
    documents = [r.document for r in read]
    head = _head(wanted, own, things, documents, until, codebook)
    sections = _sections(head, own, things, codebook, shifts)
    missing = missing_lines(head, own, documents, unplaced, codebook)[:_MISSING]
    used = sum(len(g.lines) for s in sections for g in s.groups)
    others = _other_pairs(
        wanted,
        items,
        {i.document.id for i in own},
        codebook,
        max(2, min(_OTHERS, _PAGE - used - len(missing))),
    )
    sections = (
        *sections,
        others,
        Section(
            id="missing",
            heading="What is missing",
            groups=(LineGroup(lines=missing),),
            empty="Nothing that was looked for.",
        ),
    )
    brief = Brief(head=head, sections=sections, footnotes=_footnotes(sections, items), notice=notice)
    problems = check_brief(brief, read)
    if problems:
        raise BriefError("the brief breaks its own rules: " + "; ".join(problems))
    return brief


def _head(
    pair: tuple[str, str],
    own: Sequence[Item],
    things: Sequence[Thing],
    documents: Sequence[Document],
    until: date | None,
    codebook: Codebook,
) -> BriefHead:
    about = {i.document.id: i.document for i in own}
    published = sorted(d.published for d in documents if d.published)
    leanings = [i.evidence.leaning for i in own]
    happened = [i.evidence.leaning for i in own if i.evidence.status == "happened"]
    return BriefHead(
        pair=pair,
        names=(codebook.actor_names.get(pair[0], pair[0]), codebook.actor_names.get(pair[1], pair[1])),
        since=published[0] if published else None,
        until=published[-1] if published else None,
        asked_until=until,
        read=len(documents),
        reports=len(about),
        outlets=len({d.outlet for d in about.values() if d.outlet}),
        evidence=len(own),
        distinct=len(things),
        strain=leanings.count("strain"),
        closeness=leanings.count("closeness"),
        neutral=leanings.count("neutral"),
        strain_happened=happened.count("strain"),
        closeness_happened=happened.count("closeness"),
        neutral_happened=happened.count("neutral"),
    )


def _sections(
    head: BriefHead,
    own: Sequence[Item],
    things: Sequence[Thing],
    codebook: Codebook,
    shifts: Sequence[Why] | None,
) -> tuple[Section, ...]:
    described = [t for t in things if t.lead.evidence.characterisation]
    deeds = [t for t in things if not t.lead.evidence.characterisation]
    disputed = disputes(things)
    answered = {d.denial.lead.evidence.id for d in disputed}
    unanswered = [t for t in things if t.status == "denied" and t.lead.evidence.id not in answered]
    ahead = [t for t in deeds if t.status in _AHEAD]
    kinds = {
        kind: [t for t in deeds if t.status not in (*_AHEAD, "denied") and t.lead.evidence.kind == kind]
        for kind in ("development", "comment", "report")
    }
    planned = plans(ahead, own)
    came_about = [t for t in deeds if t.status == "happened"]
    changed = () if shifts is None else shift_lines(shifts, head, {i.evidence.id for i in own})
    if not shifts:
        changed += change_lines(came_about, head)
    best = [
        line_of(side[0], codebook, room=0)
        for leaning in ("strain", "closeness")
        if (side := [t for t in came_about if t.leaning == leaning])
    ]
    return (
        Section(
            id="glance",
            heading="At a glance",
            groups=(LineGroup(lines=at_a_glance(head, own, best)),),
            empty="",
        ),
        Section(
            id="happened",
            heading="What happened, by issue",
            groups=_by_issue(kinds["development"], codebook),
            note="Told by the report itself or by those who did it.",
            empty="No report tells of a deed between the two.",
        ),
        Section(
            id="said",
            heading="Who says so, who denies",
            empty="No named official is quoted on the other side.",
            groups=(_said(unanswered, kinds["comment"], codebook),),
        ),
        _plain(
            "relayed",
            "Reported by others",
            kinds["report"],
            _RELAYED,
            codebook,
            "Nothing relayed from other outlets or unnamed sources.",
            note="Relayed from another outlet or from unnamed sources.",
        ),
        Section(
            id="ahead",
            heading="Plans ahead",
            note="What is pending first; beside a plan, what became of it.",
            groups=_lines([plan_line(p, codebook) for p in planned[:_PLANNED]], len(ahead)),
            empty="No plan is told.",
        ),
        Section(
            id="contradictions",
            heading="Contradictions",
            note="A denial, and beside it what it denies. Neither is preferred.",
            groups=_lines([dispute_line(d, codebook) for d in disputed[:_DISPUTED]], len(disputed)),
            empty="No claim told is denied.",
        ),
        _plain(
            "described",
            "How the relation is described",
            [t for t in described if t.status != "denied"],
            _DESCRIBED,
            codebook,
            "Nobody is quoted on the relation itself.",
            note="Words about the relation: a layer of its own, never added to deeds.",
        ),
        Section(
            id="changed",
            heading="What changed, and how sure",
            groups=_lines(changed),
            empty="Nothing is told that could have changed.",
        ),
        Section(
            id="turning",
            heading="What would change this",
            groups=_lines(
                (
                    *rival_lines(shifts or ()),
                    *turning_lines(None if shifts else head, disputed, planned, came_about),
                )
            ),
            empty="Nothing told hangs on one outlet, a denial or a plan.",
        ),
    )


def _lines(shown: Sequence[Line], n: int | None = None) -> tuple[LineGroup, ...]:
    return (_group(shown, len(shown) if n is None else n),) if shown else ()


def _said(denials: Sequence[Thing], comments: Sequence[Thing], codebook: Codebook) -> LineGroup:
    """Return denials of what nobody is quoted to claim, then comments, in the room there is."""
    shown = sorted(denials, key=lambda t: t.rank)[:_UNANSWERED]
    shown += both_sides(comments, max(1, _SAID - len(shown))) if comments else []
    return _group([line_of(t, codebook) for t in shown], len(denials) + len(comments))


def _plain(
    key: str,
    heading: str,
    things: list[Thing],
    room: int,
    codebook: Codebook,
    empty: str,
    note: str | None = None,
) -> Section:
    shown = both_sides(things, room)
    group = _group([line_of(t, codebook) for t in shown], len(things))
    return Section(id=key, heading=heading, groups=(group,) if shown else (), empty=empty, note=note)


def both_sides(things: Sequence[Thing], room: int) -> list[Thing]:
    """Return up to ``room`` things, strain and closeness taken in turn by rank, so that neither crowds out the other."""
    ranked = sorted(things, key=lambda t: t.rank)
    sides = [[t for t in ranked if t.leaning == leaning] for leaning in ("strain", "closeness", "neutral")]
    if sides[0] and sides[1] and sides[1][0].rank < sides[0][0].rank:
        sides[0], sides[1] = sides[1], sides[0]
    taken: list[Thing] = []
    while len(taken) < room and any(sides[:2]):
        for side in sides[:2]:
            if side and len(taken) < room:
                taken.append(side.pop(0))
    taken += sides[2][: room - len(taken)]
    return sorted(taken, key=lambda t: t.rank)


def _by_issue(things: list[Thing], codebook: Codebook) -> tuple[LineGroup, ...]:
    by_issue: defaultdict[str, list[Thing]] = defaultdict(list)
    for thing in things:
        by_issue[_issue(thing)].append(thing)
    order = sorted(by_issue.items(), key=lambda pair: (pair[0] == "", -len(pair[1]), pair[0]))
    shown = _side_by_side([members for _, members in order], _HAPPENED)
    groups: list[LineGroup] = []
    unseen: list[str] = []
    for issue, members in order:
        seen = [t for t in members if t.lead.evidence.id in shown]
        if not seen:
            unseen.append(f"{len(members)} on {issue or 'no issue told'}")
            continue
        name = issue or "No issue told"
        sides = [
            f"{side} {sum(t.leaning == side for t in members)}" for side in ("strain", "closeness", "neutral")
        ]
        heading = f"{name[:1].upper()}{name[1:]} (n = {len(members)}: {', '.join(sides)})"
        groups.append(
            _group(
                [line_of(t, codebook) for t in seen], len(members), f" on {issue}" if issue else "", heading
            )
        )
    if unseen:
        left = len(things) - sum(len(g.lines) + g.left_out for g in groups)
        named = ", ".join(unseen[:_NAMED_ISSUES]) + (", …" if len(unseen) > _NAMED_ISSUES else "")
        groups.append(LineGroup(left_out=left, more=f"and {left} more: {named}"))
    return tuple(groups)


def _side_by_side(issues: Sequence[Sequence[Thing]], room: int) -> set[str]:
    """Return what to show, by the id of its lead.

    First the best of both sides of every issue that has both, then the best of the rest,
    the sides in turn. What happened comes before what may have.
    """
    taken: list[Thing] = []
    for members in issues:
        sides = [
            sorted(
                (t for t in members if t.leaning == leaning and t.status == "happened"), key=lambda t: t.rank
            )
            for leaning in ("strain", "closeness")
        ]
        if all(sides) and len(taken) + 2 <= room:
            taken += [side[0] for side in sides]
    seen = {t.lead.evidence.id for t in taken}
    rest = [t for members in issues for t in members if t.lead.evidence.id not in seen]
    for certain in (True, False):
        taken += both_sides([t for t in rest if (t.status == "happened") == certain], room - len(taken))
    return {t.lead.evidence.id for t in taken}


def _issue(thing: Thing) -> str:
    told = [i.evidence.issue for i in thing.items if i.evidence.issue]
    return told[0].replace("_", " ") if told else ""


def _group(shown: Sequence[Line], n: int, where: str = "", heading: str | None = None) -> LineGroup:
    """Return the lines shown of ``n``, the others counted."""
    left = n - len(shown)
    return LineGroup(
        heading=heading, lines=tuple(shown), left_out=left, more=f"and {left} more{where}" if left else None
    )


def _other_pairs(
    pair: tuple[str, str], items: Iterable[Item], documents: set[str], codebook: Codebook, room: int
) -> Section:
    by_pair: defaultdict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in items:
        if (
            item.document.id in documents
            and item.evidence.pair != pair
            and set(item.evidence.pair) & set(pair)
        ):
            by_pair[item.evidence.pair].append(item)
    ranked = sorted(by_pair.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    lines = []
    for other, rows in ranked[:room]:
        things = put_together(rows)
        names = " and ".join(name_of(code, codebook) for code in other)
        lines.append(other_pair_line(names, things, line_of(things[0], codebook, room=0)))
    group = _group(lines, len(ranked), " pair" if len(ranked) - len(lines) == 1 else " pairs")
    return Section(
        id="others",
        heading="Of other pairs",
        groups=(group,) if lines else (),
        empty="The same reports tell of no other pair with one of the two.",
    )


def _footnotes(sections: Sequence[Section], items: Sequence[Item]) -> tuple[Footnote, ...]:
    """Return what is cited, numbered in the order in which it is first cited; rows with the same words share a number."""
    by_id = {item.evidence.id: item for item in items}
    cited = [
        note
        for section in sections
        for group in section.groups
        for line in group.lines
        for sentence in (line, *line.beside)
        for note in sentence.footnotes
    ]
    together: dict[tuple[object, ...], list[Item]] = {}
    for note in dict.fromkeys(cited):
        item = by_id[note]
        chain = tuple(link.name for link in item.links)
        together.setdefault((item.document.id, item.evidence.span, chain), []).append(item)
    return tuple(
        Footnote(
            number=number,
            evidence=tuple(i.evidence.id for i in rows),
            document=rows[0].document.id,
            quote=rows[0].evidence.quote,
            outlet=rows[0].document.outlet,
            published=rows[0].document.published,
            title=rows[0].document.title,
            url=rows[0].document.url,
            path=rows[0].document.path,
            chain=(rows[0].document.outlet or NO_OUTLET, *(link.name for link in rows[0].links)),
        )
        for number, rows in enumerate(together.values(), 1)
    )
