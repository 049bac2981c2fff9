"""Settings of the server's threads, and of how long a slow client may hold one."""

from tosbelgi.kernel.environment import number

# The server reads the same variable: what it has, and what we share out, are one number.
GRANIAN_BLOCKING_THREADS = number("GRANIAN_BLOCKING_THREADS", default=4, least=1)
BODY_LEAST_RATE = number("BODY_LEAST_RATE", default=4096, least=256)
