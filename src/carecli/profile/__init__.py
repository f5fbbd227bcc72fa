"""The person: the profile's model, reading, writing and its saved place."""
