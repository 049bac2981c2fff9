"""Run on the site's own database: people with a session each, by which a browser is signed in. Prints them as JSON."""

import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")


def main() -> None:
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.test import Client

    from tests.programme.people_cast import give_role, make_centre, make_person
    from tosbelgi.programme.models import Contact
    from tosbelgi.programme.people.roles import Role

    taking_part = make_person("Айгерім")
    mentor = make_person("Данияр")
    centre = make_centre(name="Ұзақ атауы бар үлгі")
    give_role(mentor, Role.MENTOR, centre=centre)
    give_role(mentor, Role.CENTRE_STAFF, centre=centre)
    Contact.objects.create(person=mentor, kind="email", value="a-rather-long-address-of-daniyar@example.invalid")
    users = {"participant": taking_part.user, "mentor": mentor.user}
    users["editor"] = get_user_model().objects.get(username="saule")
    sessions = {}
    for name, user in users.items():
        client = Client()
        client.force_login(user)
        sessions[name] = client.session.session_key
    print(json.dumps(sessions | {"contact": mentor.contacts.get().pk}))


if __name__ == "__main__":
    main()
