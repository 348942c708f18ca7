"""Tests of the records; a package, so that names may recur elsewhere."""
