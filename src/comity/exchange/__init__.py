"""Evidence in the formats of other tools. Each module is one format; ``formats`` lists them."""
