"""Pages of the participant's journal: what was done, day by day, and what became of it."""
