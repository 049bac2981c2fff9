"""Demo accounts and centres, made by the quickstart on a developer's own machine only."""

import json
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from wagtail.users.models import UserProfile

from tosbelgi.language.languages import CODES
from tosbelgi.programme.people.models import Centre, Region

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
ADDRESS = ("Ойдан шығарылған көше, 1", "Вымышленная улица, 1", "1 Fictional Street")


def make_centres() -> None:
    """Two centres that nobody could take for real ones, on a site that has none."""
    if Centre.objects.exists():
        return
    for number, (code, names) in enumerate(CENTRES.items(), start=1):
        columns = {f"name_{language}": name for language, name in zip(CODES, names, strict=True)}
        columns |= {f"address_{language}": text for language, text in zip(CODES, ADDRESS, strict=True)}
        Centre.objects.create(
            region=Region.objects.get(code=code), email=f"centre{number}@example.invalid", **columns
        ).save_revision(clean=False, changed=False)


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
