"""Invented worlds with known truth: seeded, no text, no model. Pairs are Veldania and Korsia."""

from dataclasses import dataclass, field, replace

import numpy as np

from comity.model.relation import Shift
from comity.relations.candidates import candidates_of
from comity.relations.details import Detail, Details
from comity.relations.exposure import Exposure, exposure_of
from comity.relations.happenings import Happenings
from comity.relations.method import Method
from comity.relations.shifts import Trial, trials_in

START = 740_000  # a Tuesday of 2027; worlds are moved by whole weeks
PAIR = ("KRS", "VLD")
OUTLETS = ("Harth Courier", "Littoral Wire", "Pellmar Post", "Ambrian Daily", "Strait Mail")


@dataclass
class World:
    """Days of publication and rows that reports tell, put in one by one."""

    days: int = 1095
    volume: float = 300.0
    seed: int = 1
    start: int = START
    rows: list[tuple[int, int, float, Detail]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = np.random.default_rng(self.seed)
        self.published = self.random.poisson(self.volume, self.days).astype(float)
        self._told = 0

    def tell(
        self,
        day: int,
        weight: float,
        *,
        outlet: str | None = None,
        key: int | None = None,
        story: str = "s",
        code: str = "x",
    ) -> None:
        """Let an outlet tell one thing on a day."""
        self._told += 1
        name = outlet or OUTLETS[int(self.random.integers(len(OUTLETS)))]
        detail = Detail(
            f"v-{self._told}",
            "something",
            name,
            f"{story}-{self._told}" if story == "s" else story,
            None,
            "trade",
            "KRS",
            code,
        )
        self.rows.append((day, self._told if key is None else key, weight, detail))

    def flow(
        self,
        first: int,
        last: int,
        rate: float,
        weights: tuple[float, ...],
        outlet: str | None = None,
        story: str = "s",
        code: str = "x",
    ) -> "World":
        """Let ``rate`` things a day happen from a day to another (not included), with weights drawn from ``weights``."""
        for day in range(first, last):
            for _ in range(int(self.random.poisson(rate * self.published[day] / self.volume))):
                self.tell(day, float(self.random.choice(weights)), outlet=outlet, story=story, code=code)
        return self

    @property
    def exposure(self) -> Exposure:
        """What was published."""
        return exposure_of((self.start + day, int(n)) for day, n in enumerate(self.published))

    @property
    def happenings(self) -> Happenings:
        """All rows as columns."""
        n = len(self.rows)
        return Happenings(
            pairs=(PAIR,),
            pair=np.zeros(n, np.int32),
            day=np.array([self.start + row[0] for row in self.rows], np.int64),
            key=np.array([row[1] for row in self.rows], np.int64),
            weight=np.array([row[2] for row in self.rows], float),
            verbal=np.zeros(n, np.bool_),
            details=Details.of([row[3] for row in self.rows]),
        )

    def trials(self, method: Method | None = None) -> list[tuple[Shift, Trial]]:
        """Return what is found, with the trials."""
        chosen = method or Method()
        rows, published = self.happenings, self.exposure
        distinct = rows.distinct()
        candidates = candidates_of(distinct.day, distinct.weight, published, chosen)
        return list(trials_in(PAIR, candidates, rows, published, chosen))

    def shifts(self, method: Method | None = None) -> list[Shift]:
        """Return the shifts that are found."""
        return [shift for shift, _ in self.trials(method)]

    def day(self, shift: Shift) -> int:
        """Return the day of a shift, counted from the first of the world."""
        return shift.date.toordinal() - self.start


def calm(
    seed: int, days: int = 1095, closeness: float = 0.3, strain: float = 0.1, start: int = START
) -> World:
    """Return a world in which nothing changes."""
    world = World(days=days, seed=seed, start=start)
    world.flow(0, days, closeness, (2.5, 2.5, 4.0, 5.0))
    return world.flow(0, days, strain, (-2.0, -3.5, -6.0))


def later(world: World, weeks: int) -> World:
    """Return the same world some weeks later."""
    moved = replace(world, start=world.start + 7 * weeks)
    moved.published, moved.rows = world.published, world.rows
    return moved
