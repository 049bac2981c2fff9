"""Pages of the schedule: the participant's own, and that of somebody whom a mentor leads or others look after."""
