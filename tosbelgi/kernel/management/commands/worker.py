"""Management command: one process for background jobs and the scheduler."""

import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection

from tosbelgi.kernel.worker import JobWorker

from ... import jobs, scheduler
from ...web.full_disk import hold_database_open


class Command(BaseCommand):
    help = "Run waiting jobs and the clock (scheduled publishing and expiry among it) until told to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one tick and all waiting jobs, then leave")
        parser.add_argument("--interval", type=float, default=0.5, help="seconds between two looks for jobs")

    def handle(self, *, once: bool, interval: float, **options: Any) -> None:
        worker = JobWorker(interval=interval, once=once)
        if not once:
            hold_database_open()
        with jobs.heartbeat(worker.worker_id):
            if once:
                for task in scheduler.task_names():
                    scheduler.run_task(task)
            else:
                worker.configure_signals()
                threading.Thread(target=self.run_scheduler, daemon=True, name="clock").start()
            worker.run()

    def run_scheduler(self) -> None:
        """In a thread of its own, so that a long job stops neither the heartbeat nor the schedule."""
        pause = threading.Event()
        while True:
            close_old_connections()
            scheduler.run_due()
            connection.close()
            pause.wait(1)
