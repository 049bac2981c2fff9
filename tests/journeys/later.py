"""What the running site does and shows at another moment: `python -m tests.journeys.later MOMENT [PATH …]`.

Runs what is due then, and says as JSON what each path answers: its status and its text.
"""

import json
import os
import sys
from datetime import datetime

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")


def main(moment: str, *paths: str) -> None:
    import django
    from django.utils import timezone

    django.setup()
    then = datetime.fromisoformat(moment)
    timezone.now = lambda: then

    from django.core.management import call_command
    from django.test import Client

    call_command("publish_scheduled", verbosity=0)
    answers = {}
    for path in paths:
        answer = Client(SERVER_NAME="127.0.0.1").get(path)
        answers[path] = [answer.status_code, answer.content.decode()]
    print(json.dumps(answers))


if __name__ == "__main__":
    main(*sys.argv[1:])
