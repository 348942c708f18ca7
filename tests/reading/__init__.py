"""Tests of ``comity.reading``, one module for each module there; a package, so that names may recur elsewhere."""
