"""What was forwarded in the text of an e-mail: the report itself, with the sender and the day that its own head gives."""

import re
from datetime import date
from email.utils import parseaddr
from typing import NamedTuple

from comity.ingest.day import stated_day

# How the programs of Google, Microsoft and Apple begin what they forward.
_BEGINS = re.compile(
    r"^(?:-{2,}\s*Forwarded message\s*-{2,}|-{2,}\s*Original Message\s*-{2,}|Begin forwarded message:)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD = re.compile(r"\*?(From|Date|Sent|Subject|To|Cc|Reply-To)\*?:\*?\s*(.*)", re.IGNORECASE)
_QUOTED = re.compile(r"^> ?", re.MULTILINE)


class Forwarded(NamedTuple):
    """A text that was forwarded, and what its head says of it."""

    text: str
    title: str | None
    sender: tuple[str, str]
    day: date | None


def unquoted(text: str) -> str:
    """Return a text of which every line is quoted without the signs of it; others as they are."""
    lines = [line for line in text.split("\n") if line.strip()]
    return _QUOTED.sub("", text) if lines and all(line.startswith(">") for line in lines) else text


def forwarded_in(text: str) -> Forwarded | None:
    """Return what a text forwards, ``None`` if it forwards nothing: of several heads the last, which is the first sender's."""
    marks = list(_BEGINS.finditer(_QUOTED.sub("", text)))
    if not marks:
        return None
    lines = _QUOTED.sub("", text)[marks[-1].end() :].lstrip("\n").split("\n")
    fields: dict[str, str] = {}
    used = 0
    for used, line in enumerate(lines):  # noqa: B007 - how many lines the head has is what is asked
        found = _FIELD.fullmatch(line.strip())
        if found:
            fields[found[1].lower()] = found[2].strip()
        elif fields and not line.strip():
            break
        elif fields and line[:1].isspace():
            continue  # a field that goes on
        else:
            return None
    body = "\n".join(lines[used:]).strip("\n")
    if "from" not in fields or not body.strip():
        return None
    return Forwarded(
        body,
        fields.get("subject") or None,
        parseaddr(fields["from"].replace("[mailto:", "<").replace("]", ">")),
        stated_day(fields.get("date") or fields.get("sent")),
    )
