"""The content for other programs: one schema, one thin view, limits that nobody gets past."""
