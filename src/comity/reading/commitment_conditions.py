"""Where a condition opens: before a clause, by an inverted verb, by a participle, before a noun."""

from comity.reading.commitment_table import CommitmentTable
from comity.reading.once import once_by
from comity.reading.parse import Parse

_ASIDE = frozenset(
    {"acl", "ccomp", "dep", "amod", "appos", "relcl"}
)  # what the parser makes of ", if approved,"

_BEFORE = frozenset({",", ":", ";", '"', "“", "'", "‘", "—"})


def any_time(parse: Parse, token: int) -> int | None:
    """Return the "when" that makes a bare participle a condition: "strikes back when | provoked".

    In the past the same words tell what happened: "when asked, he said".
    """
    if parse.dep[token] != "advcl" or parse.tag[token] not in ("VBN", "VBG"):
        return None
    opener = parse.child(token, "mark", "advmod")
    if opener is None or opener + 1 != token or parse.lower[opener] != "when":
        return None
    over = parse.head[token]
    tensed = (over, *parse.kids(over, "aux", "auxpass"))
    past = any(parse.tag[at] == "VBD" for at in tensed) or not parse.is_verb(over)
    untensed = parse.tag[over] == "VBG" and len(tensed) == 1
    return None if past or untensed else opener


def correlative(parse: Parse, token: int) -> int | None:
    """Return the first "the" of "the more they arm, the harder | we strike": each part is told of any such time."""
    first, last = parse.sentences[parse.sentence[token]]
    opens = [
        at
        for at in range(first, last - 1)
        if parse.lower[at] == "the" and parse.tag[at + 1] in ("JJR", "RBR") and _begins(parse, at, first)
    ]
    return opens[0] if len(opens) > 1 and token > opens[0] else None


def _begins(parse: Parse, at: int, first: int) -> bool:
    return at == first or parse.text[at - 1] in _BEFORE or parse.lower[at - 1] in ("that", "and")


def inverted_condition(parse: Parse, token: int) -> int | None:
    """Return the first word of "Were Korsia to …" and "Had Korsia …", which are conditions."""
    first = parse.edges[token][0]
    opens = first in (token, *parse.kids(token, "aux", "auxpass")) and parse.lower[first] in (
        "were",
        "had",
        "should",
    )
    if (
        opens
        and parse.text[first][:1].isupper()
        and first + 1 < len(parse)
        and parse.dep[token] in ("advcl", "ccomp", "dep", "parataxis", "csubj")
    ):
        return first
    return None


def bare_condition(parse: Parse, clause: int) -> int | None:
    """Return the "if" or "unless" of a clause without a subject: "the sale, | if approved, would …", "what | if it fails"."""
    mark = parse.child(clause, "mark")
    if mark is None or parse.lower[mark] not in ("if", "unless"):
        return None
    if parse.lower[mark - 1 : mark] == ["what"]:
        return mark
    aside = parse.dep[clause] in _ASIDE and mark + 1 == clause and parse.tag[clause] in ("VBN", "VBD", "JJ")
    return mark if aside else None


@once_by
def opened(table: CommitmentTable, parse: Parse, clause: int) -> int | None:
    """Return the word that makes the clause at ``clause`` a condition, whatever it hangs on; not one of time."""
    mark = bare_condition(parse, clause) or inverted_condition(parse, clause)
    if mark is not None:
        return mark
    if parse.dep[clause] == "advcl" and left_open(table, parse, clause) is None:
        mark = table.condition(parse, clause)
        if mark is not None:
            return None if parse.lower[mark] in table.temporal else mark
    head = parse.head[clause]
    if parse.dep[clause] == "ccomp" and parse.tag[head] in ("VBN", "VBG"):
        spoken = parse.lower[head] in table.conditionals and parse.lower[head] not in table.temporal
        if spoken and head < clause and parse.child(head, "aux", "auxpass", "nsubj") is None:
            return head  # "provided | the court agrees"
    return table.phrase_before(parse, clause) if parse.dep[clause] in ("advcl", "ccomp", "acl") else None


def hung_on(table: CommitmentTable, parse: Parse, verb: int) -> int | None:
    """Return the word that opens the condition on which a clause hangs: its "if" clause, "in case of", "without"."""
    supposed = any(parse.lower[kid] in table.supposing for kid in parse.kids(verb, "aux"))
    for kid in parse.kids(verb, "advcl", "prep", "ccomp", "advmod"):
        single = parse.lower[kid] in table.conditionals and parse.lower[kid] not in table.temporal
        if single and (parse.dep[kid] == "advmod" or (parse.dep[kid] == "prep" and supposed)):
            return kid  # "otherwise it will fail"; "without aid it would fail"
        if parse.dep[kid] in ("ccomp", "advmod"):
            inner = (
                parse.kids(kid, "advcl") if parse.dep[kid] == "advmod" else [kid]
            )  # "as long | as the tax is cut"
            mark = next((m for k in inner if (m := opened(table, parse, k)) is not None), None)
        else:
            mark = table.condition(parse, kid)
            if mark is None and parse.dep[kid] == "advcl":
                mark = inverted_condition(parse, kid)
            if mark is None and parse.dep[kid] == "prep":
                inside = [
                    *parse.kids(kid, "ccomp", "pcomp"),
                    *(c for n in parse.kids(kid, "pobj") for c in parse.kids(n, "acl")),
                ]
                mark = next((m for k in inside if (m := opened(table, parse, k)) is not None), None)
            if mark is not None and parse.lower[mark] in table.temporal:
                mark = None
        if mark is not None:
            return mark
    for noun in parse.kids(verb, "nsubj", "nsubjpass"):
        for kid in parse.children[noun]:
            if parse.is_verb(kid) and (mark := bare_condition(parse, kid)) is not None:
                return mark
    return None


def left_open(table: CommitmentTable, parse: Parse, clause: int) -> int | None:
    """Return the "whether" or "if" by which a clause is asked for: "asked | if they had paid", "not known | if any were hurt"."""
    mark = parse.child(clause, "mark")
    if (
        mark is None
        or parse.lower[mark] not in ("whether", "if")
        or bare_condition(parse, clause) is not None
    ):
        return None
    if parse.dep[clause] != "advcl":
        return mark
    head = parse.head[clause]
    said = next((k for k in parse.kids(head, "acomp") if k + 1 == mark), head)  # "it is unclear if"
    return mark if said + 1 == mark and table.row(parse, said, "whether") is not None else None
