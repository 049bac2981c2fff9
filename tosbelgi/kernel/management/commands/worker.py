"""Management command: one process for background jobs, the scheduler, what follows from facts, and mail."""

import logging
import os
import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from tosbelgi.kernel.worker import PAUSE, JobWorker

from ... import jobs, scheduler
from ...facts.following import Follower, follow_for_ever
from ...lanes import LANES, SOON
from ...mail import sending
from ...web.full_disk import hold_database_open

logger = logging.getLogger(__name__)


def end_with(work: Callable[[], object]) -> None:
    """Do the work of a thread; when it is over, however that came, have this process stop and be started anew."""
    try:
        work()
    except BaseException:
        logger.critical("a thread of the worker has ended, so the worker stops", exc_info=True)
    finally:
        os.kill(os.getpid(), signal.SIGTERM)


class Command(BaseCommand):
    help = "Run waiting jobs, the clock, and what follows from facts until told to stop; all lanes, or those named."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one tick and all waiting jobs, then leave")
        parser.add_argument("--interval", type=float, default=2.0, help="seconds between two looks for jobs")
        parser.add_argument("--lane", action="append", choices=LANES, help="only this lane; may be given several times")

    def handle(self, *, once: bool, interval: float, lane: list[str] | None = None, **options: Any) -> None:
        lanes = lane or list(LANES)
        worker = JobWorker(interval=interval, once=once, lanes=lanes)
        if not once:
            hold_database_open()
        clocks = [scheduler.Clock(worker.worker_id, lanes=[one]) for one in lanes]
        beat = partial(scheduler.beat_scheduler, lanes)
        with jobs.heartbeat(worker.worker_id, beat, *(clock.renew_claim for clock in clocks)):
            if once:
                self.run_once(worker, clocks, soon=SOON in lanes)
                return
            worker.configure_signals()
            for clock in clocks:
                self.start_thread("clock", partial(self.run_scheduler, clock))
            if SOON in lanes:
                self.start_thread("facts", follow_for_ever)
                self.start_thread("mail", sending.send_for_ever)
            worker.run()

    def run_once(self, worker: JobWorker, clocks: list[scheduler.Clock], *, soon: bool) -> None:
        """Everything there is to do; mail last, since anything before may have written some."""
        if soon:
            Follower().turn()
        for clock in clocks:
            clock.run_all()
        worker.run()
        if soon:
            Follower().turn()
            sending.send_due()

    def start_thread(self, name: str, work: Any) -> None:
        """Each in a thread of its own: a long job stops neither the schedule nor what follows from facts.

        None of them ends while the process lives. One that does takes the process with it, or nobody would notice.
        """
        threading.Thread(target=partial(end_with, work), daemon=True, name=name).start()

    def run_scheduler(self, clock: scheduler.Clock) -> None:
        """Go through the schedule of one lane for ever; a long routine holds up no other lane."""
        pause = threading.Event()
        while True:
            try:
                clock.run_due()
            except Exception:
                logger.exception("the clock could not go round; it is tried again soon")
                connection.close()
                pause.wait(PAUSE)
            if connection.errors_occurred:
                connection.close()
            pause.wait(clock.seconds_to_wait())
