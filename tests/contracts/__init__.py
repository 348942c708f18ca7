"""What every engine and every reading must keep to; a package, so that names may recur elsewhere."""
