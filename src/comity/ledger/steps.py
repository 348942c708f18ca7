"""Schema 3 and later: one script a step, never changed after a release."""

ORIGIN = """
ALTER TABLE documents ADD COLUMN author TEXT;
ALTER TABLE documents ADD COLUMN also_published TEXT NOT NULL DEFAULT '[]';
ALTER TABLE documents ADD COLUMN notes TEXT NOT NULL DEFAULT '[]';
"""
"""What a page says of itself: who wrote it, other days of publication, what a reader should know of it."""

SPEAKERS = """
ALTER TABLE attributions ADD COLUMN speakers TEXT NOT NULL DEFAULT '[]';
"""
"""All who speak together: ``speaker`` is the first of them."""

AUTHOR = """
ALTER TABLE events ADD COLUMN author_factuality TEXT;
ALTER TABLE events ADD COLUMN sectors TEXT NOT NULL DEFAULT '[]';
ALTER TABLE characterisations ADD COLUMN author_factuality TEXT;
ALTER TABLE evidence ADD COLUMN author_factuality TEXT;
"""
"""What the report's own author commits to (NULL in readings made before it was determined), and the sectors of parties."""
