"""What a participant writes of what was done, and what the mentor confirms: entries, their versions, extra tasks."""
