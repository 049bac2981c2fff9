"""What follows for participations from a corrected day of birth: said before it is stored, and told after it."""
