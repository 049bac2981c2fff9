"""Foundation of every app: domain errors, events and their audit log, the calendar, health checks, the worker."""
