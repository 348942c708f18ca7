"""Tests of the engines; a package, so that names may recur elsewhere."""
