"""Run on the site's own database: an operator and a pupil with an account, and a region. Prints sessions as JSON.

With the word `mails` it does what the worker does (seals, tells the subscriptions) and prints the mails that wait.
"""

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")


def main() -> None:
    import django

    django.setup()
    if "mails" in sys.argv:
        from tests.programme.invitation_cast import follow, letters
        from tosbelgi.kernel.models import OutgoingMail

        follow()
        print(json.dumps([{"to": mail["to"], "body": mail["body"]} for mail in letters()]))
        OutgoingMail.objects.all().delete()
        return
    from django.test import Client
    from django.utils import timezone

    from tests.programme.participation import way
    from tests.programme.people_cast import THERE, make_centre, make_holder, make_person
    from tosbelgi.programme.people.api import AbilityKind, Role, grant_ability

    centre = make_centre(THERE, name="Жол басы")
    way.approve_list()
    for kind in (AbilityKind.VOLUNTEERING, AbilityKind.TRIPS):
        grant_ability(organisation_id=centre.organisation.pk, kind=kind, by=None, at=timezone.now())
    people = {"operator": make_holder(Role.OPERATOR, name="Оператор-жол"), "pupil": make_person("Жанар")}
    people["pupil"].user.email = "zhanar@example.invalid"
    people["pupil"].user.save()
    said = {"centre": centre.name_kk, "region": centre.region.name_kk, "born": way.years_ago(15).isoformat()}
    for name, person in people.items():
        client = Client()
        client.force_login(person.user)
        said[name] = client.session.session_key
    print(json.dumps(said))


if __name__ == "__main__":
    main()
