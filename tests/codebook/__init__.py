"""Tests of the codebook; a package, since other folders hold a test_tables.py too."""
