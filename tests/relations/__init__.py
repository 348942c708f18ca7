"""Tests of ``comity.relations``, one module for each module there; a package, so that names may recur elsewhere."""
