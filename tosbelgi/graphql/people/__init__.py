"""Where people go: the programme centres."""
