"""From an application to the mentor's "Participant": states, who may do what, and everything that was done."""
