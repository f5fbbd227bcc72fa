"""Many people at once: tables in, rules as column expressions, groups out."""
