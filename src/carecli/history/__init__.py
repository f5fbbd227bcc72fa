"""The person's saved assessments: one SQLite file, its schema, and what is read out of it."""
