"""Demo accounts, people and centres, made by the quickstart on a developer's own machine only."""

import json
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from wagtail.users.models import UserProfile

from tosbelgi.programme.demo.api import keep_diaries, make_centre
from tosbelgi.programme.demo.api import make_cast as make_people_of_the_programme
from tosbelgi.programme.people.api import Role, appoint
from tosbelgi.programme.people.models import Centre, District, Person, Region, School, Settlement

from . import groups

CAST: dict[str, dict[str, Any]] = {
    "admin": {"first_name": "Сәуле", "last_name": "Үлгібаева", "is_superuser": True, "groups": []},
    "editor": {"first_name": "Айгүл", "last_name": "Мысалбекова", "groups": [groups.EDITORS]},
    "approver": {"first_name": "Марат", "last_name": "Үлгіғалиев", "groups": [groups.APPROVERS]},
    "administrator": {"first_name": "Гүлсім", "last_name": "Нұсқабаева", "groups": [groups.ADMINISTRATORS]},
    "developer": {"first_name": "Ерлан", "last_name": "Үлгібаев", "groups": [groups.DEVELOPERS]},
    "translator-kk": {"first_name": "Дәурен", "last_name": "Мысалов", "groups": [groups.translators("kk")]},
    "translator-ru": {
        "first_name": "Вера",
        "last_name": "Примерова",
        "groups": [groups.translators("ru")],
        "language": "ru",
    },
    "translator-en": {
        "first_name": "Sam",
        "last_name": "Sample",
        "groups": [groups.translators("en")],
        "language": "en",
    },
}

CENTRES = {
    "KZ-71": ("«Үлгі» орталығы (демо)", "Центр «Образец» (демо)", "Sample Centre (demo)"),
    "KZ-10": ("«Мысал» орталығы (демо)", "Центр «Пример» (демо)", "Example Centre (demo)"),
}
# In each of these regions one place of each kind, that nobody could take for a real one: names in Kazakh and Russian.
PLACES = (
    ("Үлгі ауданы (демо)", "Район Образец (демо)"),
    ("Мысал ауылы (демо)", "Село Пример (демо)"),
    ("Үлгі мектебі (демо)", "Школа-образец (демо)"),
)


def make_centres() -> None:
    """Two centres that nobody could take for real ones, with places around them, on a site that has none."""
    if Centre.objects.exists() or District.objects.exists():
        return
    for number, (code, names) in enumerate(CENTRES.items(), start=1):
        region = Region.objects.get(code=code)
        make_centre(region, names, email=f"centre{number}@example.invalid", at=timezone.now())
        _make_places(region)


def _make_places(region: Region) -> None:
    (district, settlement, school), code = PLACES, region.code
    within = District.objects.create(code=f"DEMO-{code}-D", name_kk=district[0], name_ru=district[1], region=region)
    village = Settlement.objects.create(
        code=f"DEMO-{code}-S", name_kk=settlement[0], name_ru=settlement[1], district=within
    )
    School.objects.create(code=f"DEMO-{code}-M", name_kk=school[0], name_ru=school[1], settlement=village)


def make_cast() -> dict[str, str]:
    """Make the demo accounts once; returns their passwords, which are stored on this machine alone."""
    path: Path = settings.VAR_DIR / "demo_accounts.json"
    passwords: dict[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    users = get_user_model()
    for name, about in CAST.items():
        if users.objects.filter(username=name).exists():
            continue
        passwords[name] = secrets.token_urlsafe(9)
        fields = {key: about[key] for key in ("first_name", "last_name")}
        user = users(username=name, email=f"{name}@example.invalid", is_staff=True, **fields)
        user.is_superuser = about.get("is_superuser", False)
        user.set_password(passwords[name])
        user.save()
        user.groups.set(Group.objects.filter(name__in=about["groups"]))
        UserProfile.objects.get_or_create(user=user, defaults={"preferred_language": about.get("language", "kk")})
    # Created without access for others before anything is written into it.
    path.touch(mode=0o600)
    path.write_text(json.dumps(passwords), encoding="utf-8")
    return passwords


def make_people() -> str:
    """Make the cast of the programme once, with what they wrote; returns its one password."""
    now = timezone.now()
    with transaction.atomic():
        password = make_people_of_the_programme(at=now)
        _make_operator_of_the_admin(now)
    keep_diaries(at=now)
    return password


def _make_operator_of_the_admin(now: datetime) -> None:
    """Who administers is the operator too: requests to the registers are answered in the admin, in that role."""
    user = get_user_model().objects.filter(username="administrator", person=None).first()
    if user is not None:
        person = Person.objects.create(user=user, given_name=user.first_name, family_name=user.last_name)
        appoint(person_id=person.pk, role=Role.OPERATOR, since=now, by=None, at=now)
