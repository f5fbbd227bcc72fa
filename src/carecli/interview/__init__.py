"""The interview: the questions and the dialogue that fill a profile."""
