"""The codebook: tables of knowledge that a political scientist edits, loaded and checked."""

from comity.codebook.codebook import Codebook, load_codebook

__all__ = ["Codebook", "load_codebook"]
