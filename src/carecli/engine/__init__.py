"""Pure rules: a profile and a pack in, an assessment out. No files, clock, environment or printing."""
