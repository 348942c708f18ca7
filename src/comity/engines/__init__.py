"""Ways to run the same reading: one after the other, and more where it is worth it."""
