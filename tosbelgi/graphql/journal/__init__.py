"""GraphQL of journals: what was written of what was done, what waits for a mentor, and the deeds of both."""
