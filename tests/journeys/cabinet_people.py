"""Run on the site's own database: people with a session each, by which a browser is signed in. Prints them as JSON."""

import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")


def main() -> None:
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.utils import timezone

    from tests.programme.invitation_cast import FORM, invited
    from tests.programme.people_cast import give_role, make_centre, make_holder, make_person, viewer_of
    from tosbelgi.programme.models import Contact
    from tosbelgi.programme.people.invitations.accepting import accept_invitation
    from tosbelgi.programme.people.roles import Role

    taking_part = make_person("Айгерім")
    mentor = make_person("Данияр")
    centre = make_centre(name="Ұзақ атауы бар үлгі")
    give_role(mentor, Role.MENTOR, centre=centre)
    give_role(mentor, Role.CENTRE_STAFF, centre=centre)
    Contact.objects.create(person=mentor, kind="email", value="a-rather-long-address-of-daniyar@example.invalid")
    head, operator = (
        make_holder(Role.CENTRE_HEAD, name="Сәуле", centre=centre),
        make_holder(Role.OPERATOR, name="Ерлан"),
    )
    accepted = invited(viewer_of(head), email="accepted@example.invalid")
    accept_invitation(token=accepted.token, at=timezone.now(), **(FORM | {"login": "accepted"}))
    waiting = invited(viewer_of(head), email="a-rather-long-address-of-somebody-who-waits@example.invalid")
    links = {f"link{number}": invited(viewer_of(head), email=f"a{number}@example.invalid").token for number in range(4)}
    users = {"participant": taking_part.user, "mentor": mentor.user, "head": head.user, "operator": operator.user}
    users["guest"] = make_person("Аян").user
    users["editor"] = get_user_model().objects.get(username="saule")
    sessions = {}
    for name, user in users.items():
        client = Client()
        client.force_login(user)
        sessions[name] = client.session.session_key
    print(json.dumps(sessions | links | {"contact": mentor.contacts.get().pk, "waiting": waiting.pk}))


if __name__ == "__main__":
    main()
