"""The data module: pack models, finding, reading and checking a pack."""
