"""The door of the journal for devices: one entry by its id, in JSON (`docs/journal-api.md`)."""
