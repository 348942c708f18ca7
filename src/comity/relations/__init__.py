"""From evidence to what it says about a pair: briefs and their charts."""
