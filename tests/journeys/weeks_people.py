"""Run on the site's own database: the routine of a pupil who takes part, called by their given name.

`session NAME pupil` (or `mentor`) says a session by which they, or who leads them, are signed in; `weeks NAME MONDAY
COUNT` has so many weeks of their plan written, sent and confirmed, each in its own days, with the photograph that they
have used.
"""

import os
import sys
from datetime import date, datetime, time, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")


def main(deed: str, name: str, *words: str) -> None:
    import django

    django.setup()
    from django.test import Client

    from tosbelgi.programme.models import Participation

    row = Participation.objects.select_related("person", "mentor").get(person__given_name=name)
    if deed == "session":
        client = Client()
        client.force_login((row.mentor if words[0] == "mentor" else row.person).user)
        print(client.session.session_key, end="")
        return
    for number in range(int(words[1])):
        a_week(row, date.fromisoformat(words[0]) + timedelta(weeks=number))


def a_week(row, monday: date) -> None:
    from tests.programme.journal.cast import uuid7
    from tests.programme.people_cast import viewer_of
    from tosbelgi.kernel.calendar import ALMATY
    from tosbelgi.programme.journal import api
    from tosbelgi.programme.models import EntryPhotograph
    from tosbelgi.programme.schedule.api import agreed_plan

    pupil, mentor, sent = viewer_of(row.person), viewer_of(row.mentor), []
    used = EntryPhotograph.objects.filter(participation=row, sent=True).first()
    for of in agreed_plan(row.pk).directions:
        for when in of.times:
            day = monday + timedelta(days=when.weekday)
            at = datetime.combine(day, time(21), tzinfo=ALMATY)
            content = api.Content(
                kind=api.Kind.SESSION, direction=of.direction, day=day, minutes=when.minutes, words="Жаттықтым."
            )
            if of.direction == "volunteering":
                content = api.Content(
                    kind=api.Kind.SESSION, direction=of.direction, day=day, minutes=when.minutes, title="Көмек",
                    results="Көмектестім.", photographs=(used.public_id,),
                )  # fmt: skip
            entry = api.write_and_send(
                entry=uuid7(at), participation=row.public_id, content=content, expected=None, by=pupil, at=at
            )
            sent.append((entry.public_id, 1))
    confirmed = api.confirm(entries=sent, by=mentor, at=datetime.combine(monday, time(22), ALMATY) + timedelta(days=6))
    assert all(isinstance(one, api.Confirmed) for one in confirmed), confirmed


if __name__ == "__main__":
    main(*sys.argv[1:])
