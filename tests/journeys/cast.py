"""For the running site, `python -m tests.journeys.cast` and people LANGUAGE …, list_to_come YEAR, developer, or texts.

The people are one of each of our groups; each has an admin in one language and no more rights than their group. With
them comes something to mend: a link that leads nowhere.
"""

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")

PASSWORD = "a long enough word"
BROKEN, NOWHERE = "Ескі сілтемесі бар жаңалық", "/kk/no-such-place/"
FIRST_YEAR = 2030
NAMES = {
    "editor": ("Айгүл", "Мысалбекова"),
    "translator": ("Вера", "Примерова"),
    "approver": ("Марат", "Үлгіғалиев"),
}


def people(*languages: str) -> None:
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from wagtail.users.models import UserProfile

    from tosbelgi.home import groups
    from tosbelgi.home.models import NewsIndexPage, NewsPage

    belongs = {"editor": groups.EDITORS, "translator": groups.translators("ru"), "approver": groups.APPROVERS}
    for language in languages:
        for role, group in belongs.items():
            first, last = NAMES[role]
            user = get_user_model().objects.create_user(
                f"{role}-{language}", f"{role}-{language}@example.invalid", PASSWORD, first_name=first, last_name=last
            )
            user.groups.add(Group.objects.get(name=group))
            UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
        above = NewsIndexPage.objects.get(locale__language_code="kk")
        broken = NewsPage(title=f"{BROKEN} ({language})", slug=f"broken-link-{language}", locale=above.locale)
        broken.summary = "Сынақ."
        broken.body = [("text", '<p>Толығырақ: <a href="' + NOWHERE + '">мына жерде</a>.</p>')]
        above.add_child(instance=broken)
        broken.save_revision().publish()


def developer() -> None:
    """Somebody of the host who builds on the site's answers."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    from tosbelgi.home import groups

    user = get_user_model().objects.create_user("developer", "developer@example.invalid", PASSWORD)
    user.groups.add(Group.objects.get(name=groups.DEVELOPERS))


def list_to_come(year: str) -> None:
    """A list of a later year, published and not yet approved."""
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from tosbelgi.home import groups
    from tosbelgi.reading_lists import next_lists
    from tosbelgi.reading_lists.lists import ReadingListPage

    newest = ReadingListPage.objects.get(locale__language_code="kk", year=2026)
    approver = get_user_model().objects.filter(groups__name=groups.APPROVERS).first()
    copied = next_lists.copy_to_year(list_id=newest.pk, year=int(year), by=approver, at=timezone.now())
    for page in copied.get_descendants(inclusive=True).specific():
        page.save_revision().publish()


def list_as_it_was() -> None:
    """The site's list is approved no longer: schedules needed it, and editors are to approve it themselves."""
    from tests.programme.participation.way import UNREAD
    from tosbelgi.reading_lists.models import Approval

    Approval.objects.filter(rows_digest=UNREAD).delete()


def texts() -> None:
    """All that rows say, as JSON."""
    from .admin_words import texts_of_rows

    print(json.dumps(sorted(texts_of_rows())))


if __name__ == "__main__":
    import django

    django.setup()
    does = {"people": people, "list_to_come": list_to_come, "developer": developer, "texts": texts}
    does["list_as_it_was"] = list_as_it_was
    does[sys.argv[1]](*sys.argv[2:])
