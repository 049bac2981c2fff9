"""Management command: one process for background jobs and the scheduler."""

import logging
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection

from tosbelgi.kernel.worker import PAUSE, JobWorker

from ... import jobs, scheduler
from ...facts.following import Follower, follow_for_ever
from ...mail import sending
from ...web.full_disk import hold_database_open

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Run waiting jobs and the clock (scheduled publishing and expiry among it) until told to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one tick and all waiting jobs, then leave")
        parser.add_argument("--interval", type=float, default=0.5, help="seconds between two looks for jobs")

    def handle(self, *, once: bool, interval: float, **options: Any) -> None:
        worker = JobWorker(interval=interval, once=once)
        if not once:
            hold_database_open()
        clock = scheduler.Clock(worker.worker_id)
        with jobs.heartbeat(worker.worker_id, scheduler.beat_scheduler, clock.renew_claim):
            if once:
                Follower().turn()
                clock.run_all()
            else:
                worker.configure_signals()
                threading.Thread(target=self.run_scheduler, args=[clock], daemon=True, name="clock").start()
                threading.Thread(target=follow_for_ever, daemon=True, name="facts").start()
                threading.Thread(target=sending.send_for_ever, daemon=True, name="mail").start()
            worker.run()
            if once:
                sending.send_due()

    def run_scheduler(self, clock: scheduler.Clock) -> None:
        """In a thread of its own, so that a long job does not stop the schedule; nor does a routine the heartbeat or
        what follows from facts."""
        pause = threading.Event()
        while True:
            close_old_connections()
            try:
                clock.run_due()
            except Exception:
                logger.exception("the clock could not go round; it is tried again soon")
                pause.wait(PAUSE)
            connection.close()
            pause.wait(1)
