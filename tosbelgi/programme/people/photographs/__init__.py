"""Private photographs: what is stored of one, where, and who is shown it. Other applets add models over the base."""
