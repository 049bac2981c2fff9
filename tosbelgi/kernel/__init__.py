"""What every room stands on: refusals, events and their history, the calendar, health, the clock."""
