"""Small words of the pages."""


def counted(n: int, word: str, many: str | None = None) -> str:
    """Return "1 line", "12 lines", "1,204 lines"."""
    return f"{n:,} {word if n == 1 else many or f'{word}s'}"
