"""Tests of ``comity.links``, one module for each module there; a package, so that names may recur elsewhere."""
