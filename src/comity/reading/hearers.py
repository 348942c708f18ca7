"""To whom something is said: "told Korsia", "in a letter to Torvane", "in an interview with the Courier"."""

from comity.codebook import Codebook
from comity.model import Mention
from comity.reading.attribution import Draft
from comity.reading.parse import Parse


class HearerFinder:
    """Finds the hearer by the cue's row, else by the message or meeting in which the cue's verb says it."""

    def __init__(self, codebook: Codebook) -> None:
        self.occasions = codebook.words["hearer_noun"]
        kinds = ("public", "organisation", "outlet")
        self.apart = {row.noun: row.kind for row in codebook.agents if row.kind in kinds}

    def __call__(self, parse: Parse, by_token: list[list[Mention]], draft: Draft) -> str | None:
        """Return the actor's code or the outlet's name; None where nobody of the tables hears it."""
        if draft.hit is None:
            return None
        place = self.place(parse, draft)
        if place is None:
            place = self.occasion(parse, draft.hit.token)
        if place is None:
            return None
        if not by_token[place] and self.apart.get(parse.lemma[place], self.apart.get(parse.lower[place])):
            return None  # "Korsian readers", "state radio": no government hears
        low, high = parse.edges[place]
        here = [m for t in (place, *range(low, min(high, place + 1))) for m in by_token[t]]
        return next((m.actor or m.name for m in here if m.actor or m.kind == "outlet"), None)

    def place(self, parse: Parse, draft: Draft) -> int | None:
        """Return the token that the row of the cue names as hearer."""
        assert draft.hit is not None
        wanted, token = draft.hit.row.hearer, draft.hit.token
        if wanted is None:
            return None
        if wanted == "object":
            last = draft.hit.tokens[-1]
            if last != token and (inner := parse.child(last, "pobj")) is not None:
                return inner  # "called on Korsia to …"
            kid = parse.child(token, "dobj", "dative", "iobj", "nsubjpass")
            clause = parse.child(token, "xcomp", "ccomp")
            if kid is None and clause is not None and parse.child(clause, "mark") is None:
                kid = parse.child(clause, "nsubj")
            if kid is not None and parse.dep[kid] != "dative":
                return kid
        for prep in parse.kids(token, "prep", "dative"):
            if parse.lower[prep] in (wanted, "to"):
                return parse.child(prep, "pobj")
        return None

    def occasion(self, parse: Parse, token: int) -> int | None:
        """Return who is after "to" or "with" behind the noun of an occasion: "said in an interview with …"."""
        for prep in parse.kids(token, "prep"):
            noun = parse.child(prep, "pobj")
            if noun is None or parse.lemma[noun] not in self.occasions:
                continue
            for inner in (*parse.kids(noun, "prep"), *parse.kids(token, "prep")):
                if parse.lower[inner] in ("to", "with") and inner > noun:
                    return parse.child(inner, "pobj")
        return None
