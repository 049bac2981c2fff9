"""The front page of the admin: what waits for whoever looks, what they drafted, what is due; and a calendar of it."""
