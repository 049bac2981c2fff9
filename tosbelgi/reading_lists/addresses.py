"""URLs of books and authors, and redirects from their former URLs."""

from typing import Any

from django.urls import reverse
from django.utils import translation
from wagtail.contrib.redirects.models import Redirect

from tosbelgi.language.languages import CODES


def row_url(name: str, slug: str, language: str) -> str:
    """The address of a book (`book`) or an author (`author`) in a language."""
    with translation.override(language):
        return reverse(name, args=[slug])


def keep_old_url(name: str, row: Any) -> None:
    """Lead from the address in the database to the one about to be saved, in each language, past earlier moves."""
    old = type(row)._default_manager.filter(pk=row.pk).values_list("slug", flat=True).first()
    if old is None or old == row.slug:
        return
    for language in CODES:
        new = row_url(name, row.slug, language)
        before = Redirect.normalise_path(row_url(name, old, language))
        Redirect.objects.filter(old_path=Redirect.normalise_path(new)).delete()
        Redirect.objects.filter(redirect_link=row_url(name, old, language)).update(redirect_link=new)
        Redirect.objects.update_or_create(
            old_path=before, site=None, defaults={"redirect_link": new, "automatically_created": True}
        )
