"""Management command: the child of a worker that does one job of the lane `media`; not for people."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ...lanes import media_jobs
from ...lanes.lifeline import end_with_parent


class Command(BaseCommand):
    help = "Do one job of the lane 'media' within limits; a worker starts it and tells it the job."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--lifeline", type=int, required=True, help="The end of a pipe that the worker holds open.")

    def handle(self, lifeline: int, **options: Any) -> None:
        end_with_parent(lifeline)
        answer = os.fdopen(os.dup(sys.stdout.fileno()), "w")
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no part of the answer
        with answer:
            answer.write(media_jobs.execute(sys.stdin.read()))
