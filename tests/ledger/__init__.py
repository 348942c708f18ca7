"""Tests of the ledger, on readings made by hand."""
