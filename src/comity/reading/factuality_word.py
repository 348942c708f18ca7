"""What a word tells by itself of whether it came about: form, tense, negation, subject, modifiers, table classes."""

from comity.reading.factuality_classes import FeatureClasses
from comity.reading.grammar import is_infinitive, is_passive
from comity.reading.parse import Parse
from comity.reading.predicates import pos_of
from comity.reading.verb_groups import verb_group


class WordLook:
    """Features of the word at ``trigger``."""

    def __init__(self, table: FeatureClasses, parse: Parse, trigger: int) -> None:
        self.table = table
        self.parse = parse
        self.trigger = trigger
        self.modals = table.commitments.modals

    def word(self, token: int) -> list[str]:
        """Return what the word itself tells: form, tense, negation, modifiers, table classes."""
        parse, table = self.parse, self.table
        tag, pos = parse.tag[token], pos_of(parse, token) or "x"
        found = [f"tag.{tag}", f"dep.{parse.dep[token]}", f"pos.{pos}"]
        negation = table.commitments.negation(parse, token)
        if negation is not None:
            found.append(f"negated.{negation.kind}")
        clause = verb_group(parse, token, self.modals) if pos == "v" or tag == "MD" else f"({pos})"
        found.append(f"clause.{clause}")
        if negation is not None:
            found.append(f"clause.{clause}.negated")
        if pos == "v" and is_passive(parse, token):
            found.append(f"passive.{clause}")
        for name, words in table.lists.items():
            if parse.lemma[token] in words:
                found.append(f"list.{name}")
                found.append(f"list.{name}.{clause}")
        if parse.lemma[token] in ("be", "have", "do"):
            found.append(f"aux.{parse.lemma[token]}")
        stances = sorted(table.cues.get((parse.lemma[token], pos), ()))
        found += [f"cue.{stance}" for stance in stances] or ["cue.none"]
        found += [f"cue.{stance}.{clause}" for stance in stances]
        if (parse.lemma[token], pos) in table.deeds:
            found.append("deed")
        rows = table.commitments.rows.get((parse.lemma[token], pos), ())
        for told in sorted({row.affirmative for row in rows}):
            found.append(f"takes.{told}")
        for kid in parse.children[token]:
            found += self.modifier(kid)
        return found

    def modifier(self, kid: int) -> list[str]:
        """Return what a dependent tells: adverbs of time and habit, hedges, subordinators, conditions."""
        parse, table = self.parse, self.table
        dep, lower = parse.dep[kid], parse.lower[kid]
        found: list[str] = []
        if dep in ("mark", "advmod", "det", "poss", "prep", "cc", "expl", "preconj"):
            name = lower if lower in table.function else "other"
            if name != "other" or dep in ("poss",):
                found.append(f"{dep}.{name}")
        if dep in ("advmod", "amod", "npadvmod", "acomp"):
            found += [f"kid.{name}" for name, words in table.lists.items() if lower in words]
            hedge = table.hedges.get(lower)
            if hedge is not None:
                found.append(f"hedge.{hedge}")
        if dep == "advcl":
            mark = parse.child(kid, "mark", "advmod")
            if mark is not None and parse.lower[mark] in table.commitments.conditionals:
                found.append("under_condition")
            elif mark is not None and parse.lower[mark] in table.function:
                found.append(f"with_clause.{parse.lower[mark]}")
            elif is_infinitive(parse, kid):
                found.append("with_purpose")
        if dep in ("dobj", "nsubjpass", "attr"):
            bare = parse.child(kid, "det", "poss", "nummod") is None
            found.append(f"has.{dep}.{'bare' if bare else 'set'}.{parse.tag[kid]}")
        if dep in ("xcomp", "ccomp", "prt", "neg", "acomp"):
            found.append(f"has.{dep}")
        return found

    def subject_of(self, token: int) -> list[str]:
        """Name the kind of subject: I, you, a name, a bare plural, nobody."""
        parse = self.parse
        found = parse.child(token, "nsubj", "nsubjpass", "csubj")
        if found is None and parse.dep[token] in ("xcomp", "conj", "advcl"):
            found = parse.child(parse.head[token], "nsubj", "nsubjpass")
            prefix = "subject_above"
        else:
            prefix = "subject"
        if not parse.is_verb(token):
            return []
        if found is None:
            return [f"{prefix}.none", f"{prefix}.none.{verb_group(parse, token, self.modals)}"]
        if parse.tag[found] in ("PRP", "DT", "WP", "WDT", "EX"):
            name = parse.lower[found] if parse.lower[found] in self.table.function else "pronoun"
        elif parse.tag[found] in ("NNP", "NNPS"):
            name = "name"
        else:
            det = parse.child(found, "det", "poss", "nummod")
            bare = (
                "bare"
                if det is None
                else parse.lower[det]
                if parse.lower[det] in self.table.function
                else "set"
            )
            name = f"{parse.tag[found]}.{bare}"
        clause = verb_group(parse, token, self.modals)
        return [f"{prefix}.{name}", f"{prefix}.{name}.{clause}"]

    def who(self, token: int) -> str:
        """Name the subject roughly, that of the verb above where the word has none: I, you, name, noun."""
        parse = self.parse
        at = token
        for _ in range(4):
            found = parse.child(at, "nsubj", "nsubjpass")
            if found is not None:
                if parse.lower[found] in self.table.function:
                    return parse.lower[found]
                if parse.tag[found] in ("NNS", "NNPS") and parse.child(found, "det", "poss") is None:
                    return "bare_plural"
                return "name" if parse.tag[found] in ("NNP", "NNPS") else "noun"
            if parse.dep[at] not in ("conj", "xcomp", "advcl", "ccomp") or parse.head[at] == at:
                break
            at = parse.head[at]
        return "nobody"

    def noun(self) -> list[str]:
        """Return how a deed told by a noun stands: its article, its number, the word before it, "of"."""
        parse, token = self.parse, self.trigger
        if parse.tag[token][0] != "N":
            return []
        det = parse.child(token, "det", "poss", "nummod")
        kind = "bare" if det is None else parse.dep[det]
        if det is not None and parse.lower[det] in self.table.function:
            kind = parse.lower[det]
        found = [f"noun.{kind}", f"noun.{parse.tag[token]}.{kind}"]
        found += ["noun.of" for kid in parse.kids(token, "prep") if parse.lower[kid] == "of"]
        head = parse.head[token]
        if parse.dep[token] == "pobj":
            name = parse.lower[head] if parse.lower[head] in self.table.function else "other"
            found.append(f"noun.after.{name}")
        if parse.dep[token] == "compound":
            found.append("noun.compound")
        return found
