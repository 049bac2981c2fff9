"""Run on the site's own database: pupils in several states, a session for each, and places to choose. Prints JSON."""

import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")


def main() -> None:
    import django

    django.setup()
    from django.test import Client, override_settings
    from django.utils import timezone

    from tests.programme.participation import way
    from tests.programme.people_cast import THERE, make_person
    from tests.programme.photographs.cast import prepared
    from tosbelgi.programme.participation import api

    drafting, approved, active = (
        way.make_cast(THERE, suffix=f"-{name}") for name in ("өтініш", "келісім", "тіркелген")
    )
    way.approve_text()
    row = way.drafted(drafting)
    api.show_portrait(participation=row.public_id, photograph=prepared(), by=drafting.pupil_viewer, at=timezone.now())
    way.approved(approved)
    # Codes are read from the letters, which stay in this process.
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        way.active(active)
    said = {"born": way.years_ago(15).isoformat(), "region": drafting.centre.region.named_in("kk")}
    people = {
        "pupil": make_person("Әсем"),
        "drafting": drafting.pupil,
        "approved": approved.pupil,
        "active": active.pupil,
    }
    for name, person in people.items():
        client = Client()
        client.force_login(person.user)
        said[name] = client.session.session_key
    print(json.dumps(said))


if __name__ == "__main__":
    main()
