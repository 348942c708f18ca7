"""Golden series: what ties several short reports together, one case for each table of each series."""

import pytest
from series import HERE, Expected, Series, find_faults, read_series
from test_golden import reader

from comity.model import Failure, Reading

SERIES = read_series()


def readings_of(series: Series) -> list[Reading]:
    found = []
    for document in series.reports.values():
        products = reader().products(document)
        assert not isinstance(products, Failure), f"{document.id}: stage {products.stage}: {products.message}"
        found.append(products.reading())
    return found


def cases() -> list[object]:
    return [
        pytest.param(
            series,
            table,
            id=f"{series.file.removesuffix('.md')}/{series.id}/{table.name}",
            marks=pytest.mark.xfail(reason=table.xfail, strict=True) if table.xfail else (),
        )
        for series in SERIES
        for table in series.tables
    ]


@pytest.mark.parametrize(("series", "table"), cases())
def test_series(series: Series, table: Expected) -> None:
    faults = find_faults(series, table, readings_of(series))
    if faults:
        head = f"{series.file}, series {series.id}: {series.title}"
        texts = [f"    {name}: {report.text}" for name, report in series.reports.items()]
        pytest.fail("\n\n".join([head, "\n".join(texts), *faults]), pytrace=False)


def test_ids_are_used_once() -> None:
    assert len({series.id for series in SERIES}) == len(SERIES) >= 40, HERE
