"""The people of the tests: Aigerim takes part, Daniyar mentors, Saule coordinates; none of them exists."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from tosbelgi.programme.models import Centre, Person, Region
from tosbelgi.programme.people import actions
from tosbelgi.programme.people.api import viewer_for
from tosbelgi.programme.people.roles import SCOPES, Role, Scope

HERE, THERE = "KZ-71", "KZ-10"


def make_person(name, *, account=True, language="kk"):
    """A person, with an account of the same name unless told otherwise."""
    user = None
    if account:
        user = get_user_model().objects.create_user(f"{name.lower()}-of-the-tests", password="a long enough word")
        user.language = language
        user.save()
    return Person.objects.create(given_name=name, family_name="Мысалова", user=user)


def make_centre(region=HERE, name="Үлгі"):
    return Centre.objects.create(
        region=Region.objects.get(code=region), name_kk=f"«{name}» орталығы", address_kk="Мысал көшесі, 1"
    )


def give_role(person, role, *, centre=None, region=None, since=None, until=None, by=None):
    """Appoint somebody, from now on if nothing else is said; a region is named by its code."""
    now = timezone.now()
    return actions.appoint(
        person_id=person.pk,
        role=role,
        region_id=Region.objects.get(code=region).pk if region else None,
        centre_id=centre.pk if centre else None,
        since=since or now,
        until=until,
        by=by,
        at=now,
    )


def make_holder(role, *, name="Дана", centre=None, region=HERE):
    """A person who holds a role where it belongs; a participant holds none."""
    person = make_person(name)
    scope = SCOPES.get(role)
    if scope is not None:
        give_role(
            person,
            role,
            centre=(centre or make_centre(region)) if scope is Scope.CENTRE else None,
            region=region if scope is Scope.REGION else None,
        )
    return person


def viewer_of(person, *, acting=None, after=timedelta(0)):
    """Who looks, in the role that was chosen, or in the first they hold."""
    return viewer_for(person.user, at=timezone.now() + after, acting=acting)


def operator(name="Оператор"):
    return viewer_of(make_holder(Role.OPERATOR, name=name))
