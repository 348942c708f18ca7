"""Evidence in the formats of other tools, and what other archives have coded, taken over."""
