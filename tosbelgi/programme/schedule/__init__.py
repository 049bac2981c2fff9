"""Individual schedules: drawn up by a participant and their mentor together, checked against the norms (R094)."""
