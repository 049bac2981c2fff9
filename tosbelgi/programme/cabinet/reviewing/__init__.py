"""Pages of those who decide on the way to "Participant": the centre, the mentor, the family, the operator's text."""
