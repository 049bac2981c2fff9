"""Run on the site's own database: `make` makes a participant's account, `code` says the newest code of the outbox."""

import os
import re
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")

NAME, ADDRESS, PASSWORD = "aigerim", "aigerim@example.invalid", "a long enough word"


def main(what: str) -> None:
    django.setup()
    from tosbelgi.accounts.models import User
    from tosbelgi.kernel.mail.models import OutgoingMail

    if what == "make":
        User.objects.create_user(NAME, ADDRESS, PASSWORD)
    else:
        newest = OutgoingMail.objects.order_by("-pk").first()
        sys.stdout.write(re.search(r"\b\d{8}\b", newest.message["body"])[0])


if __name__ == "__main__":
    main(sys.argv[1])
