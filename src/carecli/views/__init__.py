"""Results into pages, and pages into Rich, plain text, Markdown, CSV and JSON."""
