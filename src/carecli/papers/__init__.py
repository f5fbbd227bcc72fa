"""Résumés and postings into claims, and claims against a person. Nothing is invented."""
