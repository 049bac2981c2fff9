"""Encryption of single fields: what a copy of the database alone must not tell."""
