"""Legal representatives: who signs for whom, from when until when, and how that was proved."""
