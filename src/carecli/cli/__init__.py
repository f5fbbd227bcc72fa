"""The Typer commands: read options, load, call the engine, hand the result to a report."""
