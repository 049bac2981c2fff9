"""Run on the site's own database: pupils in several states, a session for each, and places to choose. Prints JSON."""

import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")


def main() -> None:
    import django

    django.setup()
    from django.test import Client, override_settings

    from tests.programme.participation import way
    from tests.programme.people_cast import THERE, make_person

    drafting, approved, active = (
        way.make_cast(THERE, suffix=f"-{name}") for name in ("өтініш", "келісім", "тіркелген")
    )
    way.approve_text()
    way.drafted(drafting)
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
