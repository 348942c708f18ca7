"""Watching feeds: reading what is new, noticing what changed since the last look, telling it once."""
