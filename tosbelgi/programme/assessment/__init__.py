"""What was done against what is asked: figures, completion of the level, why, and how it goes on from here."""
