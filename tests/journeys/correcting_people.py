"""Run on the site's own database: an operator, somebody whose day of birth is wrong, and a family. Prints JSON."""

import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")


def main() -> None:
    import django

    django.setup()
    from django.test import Client, override_settings

    from tests.programme.participation import way
    from tests.programme.participation.test_corrected_identity import NEEDS, alone, as_adult, correct
    from tests.programme.people_cast import THERE

    way.approve_text()
    said: dict[str, object] = {}
    # Codes are read from the letters, which stay in this process.
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        grown, found, child = (way.make_cast(THERE, suffix=f"-{name}") for name in ("ересек", "кәмелетсіз", "бала"))
        alone(as_adult(grown), "scheduled")
        alone(as_adult(found), "agreed")
        correct(found, birth_date=way.years_ago(16), confirmed=[NEEDS])
        row = way.approved(child)
    link = way.FamilyLink.objects.get(representation__represented=row.person_id)
    said |= {"person": str(grown.pupil.public_id), "family": link.token, "born": way.years_ago(16).isoformat()}
    said |= {"name": grown.pupil.display_name}
    for name, person in {"operator": grown.operator, "found": found.pupil, "grown": grown.pupil}.items():
        client = Client()
        client.force_login(person.user)
        said[name] = client.session.session_key
    print(json.dumps(said))


if __name__ == "__main__":
    main()
