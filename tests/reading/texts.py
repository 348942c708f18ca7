"""Text for properties: letters of every kind, among many marks that could upset a reader of news."""

from hypothesis import strategies as st

_MARKS = "\"'“”‘’„‟«»`´()[]{}—–-,.;:?!… \n\t\r\u00a0\u200b\u202e\u202c\u2028\x00"
_WORDS = (
    "Korsia",
    "Veldania",
    "he said",
    "''",
    "``",
    "\n\n",
    "Q: ",
    "PELL: ",
    "PRIME MINISTER (on the line):",
    "(R)",
    "Photo by",
    "via Getty Images",
    "/AFP",
    "2031",
    "x" * 700,
    "😀👩‍👩‍👧",
    "كورسيا",
    "e\u0301",
    "ﬁß",
)


def marked_text(max_size: int = 40) -> st.SearchStrategy[str]:
    """Return texts of words, odd marks and any other letters that UTF-8 can hold."""
    piece = st.one_of(
        st.sampled_from(_WORDS),
        st.sampled_from(_MARKS),
        st.text(st.characters(codec="utf-8"), max_size=6),
    )
    return st.lists(piece, max_size=max_size).map("".join)
