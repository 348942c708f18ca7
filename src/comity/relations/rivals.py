"""Why a shift: the rows that moved it, whose they are, and what else may explain it.

Each rival explanation is told with what speaks for it and against it in the ledger; none
is ruled out by silence.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from comity.errors import InputError
from comity.ledger import Where
from comity.model.relation import Explanation, Mover, Shift, ShiftKind, Why
from comity.relations.loading import load
from comity.relations.shifts import Trial, groups, pair_of_shift, trials_of, weightiest

if TYPE_CHECKING:
    from comity.ledger import View

_MOVERS = 25  # rows whose loss is computed, the weightiest; a lighter one never moved a shift more
_MOST = 0.6  # share from which one issue, outlet, code or name makes most of a regime
_BEFORE = 60  # days before a shift that others are held against
_MORE = 2.0  # times as much strain (or closeness) with others from which a third party may be at work
_NAMED = 5


def why(view: "View", id: str, **asked: Any) -> Why:  # noqa: A002 - the field is called so
    """Return what the shift with an id rests on.

    Raises InputError if there is no such shift under what is ``asked``.
    """
    pair = pair_of_shift(id)
    for shift, trial in trials_of(view, pair, **asked) if pair is not None else ():
        if shift.id == id:
            return explain(view, shift, trial)
    raise InputError(f"no shift has the id {id!r}; list them with: comity shifts --all --ledger {view.path}")


def whys(view: "View", pair: tuple[str, str], most: int = 6, **asked: Any) -> tuple[Why, ...]:
    """Return what the latest ``most`` shifts of a pair rest on, of each kind, by date; ``asked`` as for ``shifts_of``."""
    found = sorted(trials_of(view, pair, **asked), key=lambda one: one[0].date)
    kept = [
        one
        for kind in get_args(ShiftKind)
        for one in [each for each in found if each[0].kind == kind][-most:]
    ]
    return tuple(explain(view, shift, trial) for shift, trial in sorted(kept, key=lambda one: one[0].date))


def explain(view: "View", shift: Shift, trial: Trial) -> Why:
    """Return what a shift rests on."""
    return Why(
        shift=shift,
        moved_by=_movers(trial),
        outlets=_shares(trial, "outlet"),
        stories=_shares(trial, "story"),
        rivals=(_reporting(shift, trial), _issue(trial), _third_party(view, shift), _artefact(trial)),
    )


def _shares(trial: Trial, column: str) -> tuple[tuple[str, float], ...]:
    return tuple((name, group.share) for name, group in groups(trial, column).items())[:_MOVERS]


def _movers(trial: Trial) -> tuple[Mover, ...]:
    rows = trial.distinct
    whole = trial.strength()
    movers = []
    heavy = weightiest(trial, _MOVERS)
    for at, detail in zip(heavy, rows.told.several(heavy), strict=True):
        without = trial.strength((trial.rows.key != rows.key[at]) | (trial.rows.day != rows.day[at]))
        movers.append(
            Mover(
                evidence=detail.evidence,
                day=date.fromordinal(int(rows.day[at])),
                what=detail.what,
                outlet=detail.outlet,
                story=detail.story,
                weight=round(float(rows.weight[at]), 2),
                loss=round(whole - without, 2),
            )
        )
    return tuple(sorted(movers, key=lambda mover: (-mover.loss, mover.day, mover.evidence)))


def _reporting(shift: Shift, trial: Trial) -> Explanation:
    outlets, rush = groups(trial, "outlet"), trial.rush()
    pro: list[str] = []
    con: list[str] = []
    if shift.kind == "reporting":
        pro.append(shift.reason.rpartition("; ")[2])
    if outlets:
        name, group = next(iter(outlets.items()))
        told = f"{name} has a hand in {group.share:.0%} of the weight (n = {len(outlets)} outlets)"
        (pro if group.share >= _MOST else con).append(told)
    else:
        pro.append("no outlet is told, so that none can be left out")
    told = f"{rush:.1f} times the usual was published of others while it lasted"
    (pro if rush > 1.25 else con).append(told)
    if shift.kind == "relation" and len(outlets) > 1:
        con.append("it stands when any one outlet or story is left out")
    return Explanation(
        rival="change in reporting",
        likely=shift.kind == "reporting",
        speaks_for=tuple(pro),
        speaks_against=tuple(con),
    )


def _issue(trial: Trial) -> Explanation:
    shares = groups(trial, "issue")
    if not shares:
        return Explanation(
            rival="one-issue dispute",
            likely=False,
            speaks_for=(),
            speaks_against=("no row of it tells its issue",),
        )
    name, group = next(iter(shares.items()))
    share, stands = group.share, trial.stands(trial.rows.told.other_than("issue", group.code))
    told = f"{share:.0%} of the weight is on {name} (n = {len(shares)} issues)"
    alone = f"it {'stands' if stands else 'does not stand'} without {name}"
    return Explanation(
        rival="one-issue dispute",
        likely=not stands and share >= _MOST,
        speaks_for=tuple(text for text, pro in ((told, share >= _MOST), (alone, not stands)) if pro),
        speaks_against=tuple(text for text, pro in ((told, share >= _MOST), (alone, not stands)) if not pro),
    )


def _third_party(view: "View", shift: Shift) -> Explanation:
    """Hold what each of the two has with others against the two months before."""
    since, until = shift.date, min(shift.until, shift.date + timedelta(days=_BEFORE))
    rows = load(view, Where(since=since - timedelta(days=_BEFORE), until=until)).distinct()
    sign = 1.0 if shift.direction == "better" else -1.0
    now: defaultdict[str, float] = defaultdict(float)
    before: defaultdict[str, float] = defaultdict(float)
    toward = np.maximum(sign * rows.weight, 0.0)
    others = {number: _other(name, shift.pair) for number, name in enumerate(rows.pairs)}
    for number, day, weight in zip(rows.pair, rows.day, toward, strict=True):
        other = others[int(number)]
        if other is not None and weight > 0:
            (now if day >= since.toordinal() else before)[other] += float(weight)
    days = (until - since).days + 1
    ratio = (sum(now.values()) / days + 0.1) / (sum(before.values()) / _BEFORE + 0.1)
    what = "closeness" if sign > 0 else "strain"
    told = f"{what} of the two with all others was {ratio:.1f} times that of the {_BEFORE} days before"
    risen = _risen(now, before, days)
    pro = [f"most risen: {', '.join(risen)}"] if ratio >= _MORE and risen else []
    return Explanation(
        rival="third-party event",
        likely=ratio >= _MORE,
        speaks_for=(told, *pro) if ratio >= _MORE else (),
        speaks_against=() if ratio >= _MORE else (told,),
    )


def _other(name: tuple[str, str], pair: tuple[str, str]) -> str | None:
    """Return whom one of the pair has to do with here, None if it is the pair itself or neither."""
    if name == pair or not set(name) & set(pair):
        return None
    return name[1] if name[0] in pair else name[0]


def _risen(now: Mapping[str, float], before: Mapping[str, float], days: int) -> list[str]:
    rise = {other: weight / days - before.get(other, 0.0) / _BEFORE for other, weight in now.items()}
    return [
        other
        for other, more in sorted(rise.items(), key=lambda item: (-item[1], item[0]))[:_NAMED]
        if more > 0
    ]


def _artefact(trial: Trial) -> Explanation:
    pro: list[str] = []
    con: list[str] = []
    likely = False
    for what, column in (("code", "code"), ("actor", "actors")):
        shares = groups(trial, column)
        if not shares:
            continue
        name, group = next(iter(shares.items()))
        share, stands = group.share, trial.stands(trial.rows.told.other_than(column, group.code))
        told = f"{share:.0%} of the weight is of one {what}, {name} (n = {len(shares)}); without it, it {'stands' if stands else 'does not stand'}"
        (con if stands else pro).append(told)
        likely = likely or (not stands and share >= _MOST)
    return Explanation(
        rival="coding artefact", likely=likely, speaks_for=tuple(pro), speaks_against=tuple(con)
    )
