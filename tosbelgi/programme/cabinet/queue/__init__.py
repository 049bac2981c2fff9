"""Pages of whoever decides on entries or watches journals: the mentor's queue, and journals to read only."""
