"""Errors that a person sees: one line each, saying what, where and what to do."""


class ComityError(Exception):
    """The base of all errors that Comity raises on purpose."""


class InputError(ComityError):
    """Something given to Comity cannot be used."""


class CodebookError(ComityError):
    """A table is not as it must be; the message names file, row and remedy."""


class MissingPartError(ComityError):
    """A part that is needed is not installed; the message says how to get it."""


class LedgerError(ComityError):
    """A ledger cannot be opened, read or written; nothing that it holds was harmed."""
