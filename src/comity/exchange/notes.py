"""A folder of Markdown notes that link to one another, as Obsidian and its like open it.

One note a pair, an issue and a report. Names of files come from codes and hashes alone,
never from the words of a report, which are escaped wherever they stand.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from comity.errors import InputError
from comity.exchange.told import Told, web_address
from comity.model import Document, content_id
from comity.relations.render import escape_markdown

_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def write_notes(rows: Iterable[Told], folder: Path, names: Mapping[str, str]) -> int:
    """Write the notes below ``folder`` and return how many; ``names`` gives the names of actors by code.

    The folder must be new or empty: what somebody has written is never overwritten.
    Raises InputError if it is not.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder}: is there already; name a new or empty folder")
    pairs: defaultdict[tuple[str, str], list[Told]] = defaultdict(list)
    issues: defaultdict[str, list[Told]] = defaultdict(list)
    reports: defaultdict[str, list[Told]] = defaultdict(list)
    for row in rows:
        pairs[row.evidence.pair].append(row)
        reports[row.document.id].append(row)
        if row.evidence.issue:
            issues[row.evidence.issue].append(row)
    notes = {f"pairs/{_pair_file(pair)}.md": _pair_note(pair, told, names) for pair, told in pairs.items()}
    notes |= {f"issues/{_file(issue)}.md": _issue_note(issue, told, names) for issue, told in issues.items()}
    notes |= {f"reports/{_report_file(id_)}.md": _report_note(told, names) for id_, told in reports.items()}
    notes["start.md"] = _start_note(pairs, issues, names)
    for place, text in notes.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="replace")
    return len(notes)


def _file(name: str) -> str:
    """Return a name for a file: the word itself if it is harmless, else a hash of it."""
    return name if name and set(name) <= _SAFE else content_id("n", name)


def _pair_file(pair: tuple[str, str]) -> str:
    return f"{_file(pair[0])}-{_file(pair[1])}"


def _report_file(document: str) -> str:
    return content_id("r", document)


def _pair_link(pair: tuple[str, str], names: Mapping[str, str]) -> str:
    return f"[[{_pair_file(pair)}|{_shown(' and '.join(names.get(code, code) for code in pair))}]]"


def _issue_link(issue: str) -> str:
    return f"[[{_file(issue)}|{_shown(issue.replace('_', ' '))}]]"


def _report_link(document: Document) -> str:
    return f"[[{_report_file(document.id)}|{_shown(document.title or document.outlet or document.id)}]]"


def _shown(text: str) -> str:
    """Return ``text`` so that it shows as it is, within a link too."""
    return escape_markdown(text).replace("]]", "] ]") or "untitled"


def _line(row: Told, names: Mapping[str, str], *, pair: bool, report: bool) -> str:
    evidence = row.evidence
    head = f"**{evidence.leaning}**, {evidence.status.replace('_', ' ')}"
    parts = [head, row.day.isoformat() if row.day else "no day", escape_markdown(evidence.what)]
    if pair:
        parts.append(_pair_link(evidence.pair, names))
    if evidence.issue:
        parts.append(_issue_link(evidence.issue))
    if report:
        parts.append(_report_link(row.document))
    chain = escape_markdown(" ← ".join(evidence.chain))
    return f"- {' · '.join(parts)}\n  > {escape_markdown(evidence.quote)}\n  {chain} ^{content_id('v', row.key)}\n"


def _head(**facts: object) -> str:
    told = "".join(f"{name}: {value}\n" for name, value in facts.items())
    return f"---\n{told}---\n\n"


def _counted(rows: list[Told]) -> dict[str, object]:
    return {
        side: sum(r.evidence.leaning == side for r in rows) for side in ("strain", "closeness", "neutral")
    }


def _in_time(rows: list[Told]) -> list[Told]:
    return sorted(rows, key=lambda row: (row.day is None, row.day, row.key))


def _pair_note(pair: tuple[str, str], rows: list[Told], names: Mapping[str, str]) -> str:
    title = _shown(" and ".join(names.get(code, code) for code in pair))
    body = "".join(_line(row, names, pair=False, report=True) for row in _in_time(rows))
    return _head(evidence=len(rows), **_counted(rows)) + f"# {title}\n\n{body}"


def _issue_note(issue: str, rows: list[Told], names: Mapping[str, str]) -> str:
    body = "".join(_line(row, names, pair=True, report=True) for row in _in_time(rows))
    return _head(evidence=len(rows), **_counted(rows)) + f"# {_shown(issue.replace('_', ' '))}\n\n{body}"


def _report_note(rows: list[Told], names: Mapping[str, str]) -> str:
    document = rows[0].document
    published = document.published.isoformat() if document.published else "not known"
    url = web_address(document.url)
    told = f"{escape_markdown(document.outlet or 'no outlet named')}, {published}"
    link = f"\n\n<{url}>" if url else ""
    body = "".join(_line(row, names, pair=True, report=False) for row in rows)
    return (
        _head(published=published, evidence=len(rows))
        + f"# {_shown(document.title or document.id)}\n\n{told}{link}\n\n{body}"
    )


def _start_note(
    pairs: Mapping[tuple[str, str], list[Told]], issues: Mapping[str, list[Told]], names: Mapping[str, str]
) -> str:
    most = sorted(pairs.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    listed = "".join(f"- {_pair_link(pair, names)} ({len(rows)})\n" for pair, rows in most)
    named = "".join(f"- {_issue_link(issue)} ({len(issues[issue])})\n" for issue in sorted(issues))
    return f"# Evidence\n\n## Pairs\n\n{listed}\n## Issues\n\n{named}"
