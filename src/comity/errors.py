"""Errors that a person sees: one line each, saying what, where and what to do."""


class ComityError(Exception):
    """The base of all errors that Comity raises on purpose."""


class InputError(ComityError):
    """Something given to Comity cannot be used."""


class ServerError(InputError):
    """A server does not give what was asked for. ``status`` is that of HTTP; ``None`` where there was no answer at all.

    ``wait`` is for how many seconds the server asks to be left alone.
    """

    def __init__(self, message: str, status: int | None = None, wait: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.wait = wait

    @property
    def passing(self) -> bool:
        """Whether it may be otherwise later."""
        return self.status is None or self.status == 429 or self.status >= 500


class CodebookError(ComityError):
    """A table is not as it must be; the message names file, row and remedy."""


class MissingPartError(ComityError):
    """A part that is needed is not installed; the message says how to get it."""


class LedgerError(ComityError):
    """A ledger cannot be opened, read or written; nothing that it holds was harmed."""
