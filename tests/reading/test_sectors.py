"""Events say of which sector their parties are, and what people and firms of a state do is no deed of its government."""

import pytest

from comity.engines.serial import Reader
from comity.model import Document, Event, Failure


def first_event(reader: Reader, text: str, type_: str) -> Event:
    products = reader.products(Document(id="invented", text=text))
    assert not isinstance(products, Failure)
    return next(event for event in products.reading().events if event.type == type_)


@pytest.mark.parametrize(
    ("text", "type_", "sectors", "public"),
    [
        ("Veldanian fishermen attacked Korsian soldiers.", "ASSAULT", {"VLD": "AGR", "KRS": "MIL"}, True),
        ("Veldania's opposition condemned Korsia.", "ACCUSE", {"VLD": "OPP"}, True),
        ("A former Veldanian minister condemned Korsia.", "ACCUSE", {"VLD": "ELI"}, True),
        ("Veldanian arms dealers condemned Korsia.", "ACCUSE", {"VLD": "CRM"}, True),
        ("Veldanian rebels attacked Korsian police.", "ASSAULT", {"VLD": "REB", "KRS": "COP"}, True),
        ("Veldanian lawmakers condemned Korsia.", "ACCUSE", {"VLD": "LEG"}, False),
        ("Veldania condemned Korsia.", "ACCUSE", {}, False),
    ],
)
def test_sectors_of_parties(
    text: str, type_: str, sectors: dict[str, str], public: bool, reader: Reader
) -> None:
    event = first_event(reader, text, type_)
    assert (dict(event.sectors), event.public) == (sectors, public)
