"""Titles and names stand where their reader can read them; a work of the people says that it is one."""

from typing import Any

from django.conf import settings
from django.db import migrations, models

from tosbelgi.language.alphabets import sort_key
from tosbelgi.language.display_texts import display_text
from tosbelgi.language.languages import CODES

# Shown as a folk work because it names no author; it is an anthology.
ANTHOLOGIES = ("bes-gasyr-zhyrlaidy",)
BATCH = 200
KEYS = [f"sort_{code}" for code in CODES]


def mark_folk_works(apps: Any, schema_editor: Any) -> None:
    """What names no author was shown as a folk work so far, and stays one; in its newest draft too."""
    database = schema_editor.connection.alias
    books = apps.get_model("reading_lists", "Book").objects.using(database)
    folk = list(books.filter(book_authors__isnull=True).exclude(slug__in=ANTHOLOGIES))
    books.filter(pk__in=[book.pk for book in folk]).update(is_folk_work=True)
    revisions = apps.get_model("wagtailcore", "Revision").objects.using(database)
    for revision in revisions.filter(pk__in=[book.latest_revision_id for book in folk if book.latest_revision_id]):
        revision.content["is_folk_work"] = True
        revision.save(update_fields=["content"])


def sort_by_what_is_shown(apps: Any, schema_editor: Any) -> None:
    """The keys of the titles and names that are shown now; doing it twice changes nothing."""
    for model, shown_text in (("Book", _title), ("Author", _name)):
        rows = apps.get_model("reading_lists", model).objects.using(schema_editor.connection.alias)
        changed = []
        for row in rows.order_by("pk").iterator(BATCH):
            keys = {f"sort_{code}": sort_key(shown_text(row, code), code) for code in CODES}
            if any(getattr(row, name) != key for name, key in keys.items()):
                for name, key in keys.items():
                    setattr(row, name, key)
                changed.append(row)
        rows.bulk_update(changed, KEYS, batch_size=BATCH)


def _title(book: Any, language: str) -> str:
    titles = {code: getattr(book, f"title_{code}") for code in CODES}
    return display_text(language, titles, book.original_title, book.original_language).text


def _name(author: Any, language: str) -> str:
    names = {code: getattr(author, f"filed_{code}") or getattr(author, f"name_{code}") for code in CODES}
    return display_text(language, names).text


class Migration(migrations.Migration):

    dependencies = [
        ('reading_lists', '0002_reviewed'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='book',
            name='is_folk_work',
            field=models.BooleanField(db_default=False, default=False, help_text='An epic or a tale that nobody has written. An anthology is none.', verbose_name='Folk work'),
        ),
        migrations.AlterField(
            model_name='author',
            name='name_en',
            field=models.CharField(blank=True, max_length=150, verbose_name='name in English'),
        ),
        migrations.AlterField(
            model_name='author',
            name='name_kk',
            field=models.CharField(blank=True, max_length=150, verbose_name='name in Kazakh'),
        ),
        migrations.AlterField(
            model_name='author',
            name='name_ru',
            field=models.CharField(blank=True, max_length=150, verbose_name='name in Russian'),
        ),
        migrations.AlterField(
            model_name='book',
            name='about_year',
            field=models.BooleanField(default=False, help_text='Also where it is the year in which the book was written, and it was printed later.', verbose_name='the year is approximate'),
        ),
        migrations.AddConstraint(
            model_name='author',
            constraint=models.CheckConstraint(condition=models.Q(('name_en', ''), ('name_kk', ''), ('name_ru', ''), _negated=True), name='an_author_has_a_name'),
        ),
        migrations.RunPython(mark_folk_works, migrations.RunPython.noop),
        migrations.RunPython(sort_by_what_is_shown, migrations.RunPython.noop),
    ]
