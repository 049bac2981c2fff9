"""Run on the site's own database: a pupil with a session, and a centre with a mentor to choose. Prints them as JSON."""

import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")


def main() -> None:
    import django

    django.setup()
    from django.test import Client
    from django.utils import timezone

    from tests.programme.participation import way
    from tests.programme.people_cast import THERE, make_person

    cast = way.make_cast(THERE, suffix="-өтініш")
    twenty = way.make_cast(THERE, suffix="-жиырма")
    way.approve_text()
    approved, active = way.approved(twenty), None
    third = way.make_cast(THERE, suffix="-үшінші")
    active = way.active(third)
    said = {"born": way.years_ago(15).isoformat(), "region": cast.centre.region.named_in("kk")}
    for name, person in {
        "pupil": make_person("Әсем"),
        "drafting": cast.pupil,
        "approved": approved.person,
        "active": active.person,
    }.items():
        client = Client()
        client.force_login(person.user)
        said[name] = client.session.session_key
    way.drafted(cast)
    print(json.dumps(said | {"today": timezone.localdate().isoformat()}))


if __name__ == "__main__":
    main()
