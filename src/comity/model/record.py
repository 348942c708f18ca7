"""The one base that every record shares."""

import msgspec


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A frozen record; ``msgspec.structs.replace`` makes a changed copy."""
