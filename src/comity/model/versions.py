"""Under what a reading was made."""

from comity.model.record import Record


class Versions(Record, kw_only=True, frozen=True):
    """The code, the codebook and the pipeline that made a reading.

    Two readings of one document under equal versions are equal. ``code`` is the
    release and a digest of the modules that read, ``codebook`` the hash of all rows,
    ``pipeline`` the spaCy pipeline with its version.
    """

    code: str
    codebook: str
    pipeline: str
