"""Lanes of the worker: what must come soon, what is heavy, what has time until the night. One process runs all three
unless it is told otherwise; `compose.yaml` starts a process for each, so that a film holds up no letter.
"""

SOON, MEDIA, NIGHTLY = "soon", "media", "nightly"
LANES = (SOON, MEDIA, NIGHTLY)
QUEUES = {SOON: "default", MEDIA: MEDIA, NIGHTLY: NIGHTLY}  # of jobs: `@task(queue_name=…)`; without one it is soon
