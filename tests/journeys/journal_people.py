"""Run on the site's own database: participants with a plan, before their first week and in the middle of it. JSON."""

import io
import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")
SESSIONS = 5


def main() -> None:
    import django

    django.setup()
    from datetime import timedelta

    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client
    from PIL import Image

    from tests.programme.journal.cast import make_diary
    from tests.programme.journal.plans import agreed, book, make_planned, times
    from tosbelgi.programme.assessment.api import recount
    from tosbelgi.programme.journal import api
    from tosbelgi.programme.people.api import prepared_photograph, record_reading
    from tosbelgi.programme.schedule.api import HeritageWay, Plan, PlannedDirection

    def photograph(of):
        drawn = io.BytesIO()
        Image.new("RGB", (640, 480), "#3f7d58").save(drawn, "JPEG")
        upload = SimpleUploadedFile("a.jpg", drawn.getvalue())
        kept = api.keep_photograph(
            participation=of.participation.public_id, photograph=prepared_photograph(upload), by=of.pupil, at=of.at
        )
        return kept.public_id

    fresh = make_diary(suffix="-апта")
    days = [(fresh.today - timedelta(days=back)).weekday() for back in (5, 4, 2, 1, 0)]
    agreed(
        fresh.participation,
        Plan(
            starts_on=fresh.today - timedelta(days=6),
            directions=(
                PlannedDirection(direction="sport", months=3, activity="Футбол", times=times(days[0], days[3])),
                PlannedDirection(direction="skills", months=3, activity="Домбыра", times=times(days[1], days[4])),
                PlannedDirection(direction="heritage", activity="Тоғызқұмалақ", times=times(days[2])),
                PlannedDirection(direction="reading", books=(book(1),)),
            ),
            heritage=HeritageWay.SESSIONS,
        ),
    )
    writer = make_planned(suffix="-жазған")
    made = {}
    for count, state in enumerate(("draft", "sent", "returned", "confirmed", "unconfirmed")):
        content = writer.session(day=writer.today - timedelta(days=count), starts_at=None, words="Жүгірдім. " * 20)
        row = writer.write(content)
        made[state] = row
        if state != "draft":
            row = writer.send(row)
        if state == "returned":
            writer.return_(row, reason="Қанша жүгіргеніңді жаз: неше шақырым, неше минут?")
        if state in ("confirmed", "unconfirmed"):
            writer.confirm(row)
        if state == "unconfirmed":
            writer.unconfirm(row)
    action = writer.session(
        direction="volunteering",
        title="Саябақты тазалау",
        words="",
        results="Он қап.",
        photographs=(photograph(writer),),
    )
    made["action"] = writer.write_and_send(action)
    for number in range(25):
        writer.write(writer.session(day=writer.today - timedelta(days=10 + number)))
        record_reading(person_ids=[writer.cast.pupil.pk], by=writer.mentor, at=writer.at)
    api.give_task(
        participation=writer.participation.public_id, direction="sport", words="Қашықтықты өлшеп көр.",
        due_on=writer.today + timedelta(days=3), entry=made["confirmed"].public_id, by=writer.mentor, at=writer.at,
    )  # fmt: skip
    recount(writer.participation.pk, at=writer.at)
    said = {name: str(row.public_id) for name, row in made.items()}
    waiting = make_planned(suffix="-күткен")
    for back in range(3):
        waiting.write_and_send(waiting.session(day=waiting.today - timedelta(days=back), words=f"{back + 1}-жаттығу."))
    waiting.write_and_send(waiting.work_day(title="Кітапхана"))
    said["waiting"], said["written"] = str(waiting.participation.public_id), str(writer.participation.public_id)
    people = {
        "fresh": fresh.cast.pupil,
        "writer": writer.cast.pupil,
        "planless": make_diary(suffix="-кестесіз").cast.pupil,
        "mentor": waiting.cast.mentor,
        "reader": writer.cast.mentor,
        "head": writer.cast.head,
    }
    for name, person in people.items():
        client = Client()
        client.force_login(person.user)
        said[name] = client.session.session_key
    print(json.dumps(said))


if __name__ == "__main__":
    main()
