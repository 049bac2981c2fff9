"""For the running site, `python -m tests.journeys.admin_states`: rows in every state an editor may meet.

Says as JSON who is signed in, which screens show the rows, what is to be done with them, and all that rows say.
"""

import json
import os
from types import SimpleNamespace

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")


def main() -> None:
    import django

    django.setup()

    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.db import transaction

    from tests.browser import OPERATOR

    from . import admin_deeds, admin_layouts, admin_places, admin_registers, admin_rows, admin_words

    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    with transaction.atomic():
        who = admin_rows.people(get_user_model().objects.get(username=OPERATOR["username"]))
        rows = SimpleNamespace(who=who, pages=admin_rows.pages(who), benefits=admin_rows.benefits(who))
        changed = rows.pages["changed"]
        admin_rows.everything_that_is_logged(changed, rows.benefits["changed"], who.operator)
        admin_rows.at_the_same_form(rows.benefits["changed"], who)
        rows.files, rows.other = admin_rows.files(who), admin_rows.further(who, changed)
        rows.runs, rows.planned = admin_rows.imports(who), admin_rows.planned(who)
        rows.registers = admin_registers.registers(who.operator)
        rows.bulk = admin_rows.chosen_in_bulk(rows)
        told = {
            "sessions": {
                language: {name: admin_rows.signed_in(getattr(who, name)) for name in ("operator", "editor")}
                for language in admin_rows.DEEDS_IN
            },
            "shown": {
                "operator": admin_places.shown(rows) + admin_registers.shown(rows.registers),
                "editor": admin_places.shown_to_the_editor(rows),
            },
            "refused": {
                "operator": admin_places.refused_to_everybody(),
                "editor": admin_places.refused_to_the_editor(rows) | admin_registers.refused(),
                "guest": {"/admin/": 403},
            },
            "shapes": admin_layouts.shapes(rows),
            "registers": admin_registers.shapes(rows.registers),
            "editor": {
                "kk": admin_places.page_address("edit", changed.pk),
                "ru": admin_places.page_address("edit", rows.pages["twin"].pk),
            },
            "late": {
                language: admin_places.page_address("edit", rows.pages[f"late-{language}"].pk)
                for language in admin_rows.DEEDS_IN
            },
            "deeds": {language: admin_deeds.deeds(rows, language) for language in admin_rows.DEEDS_IN},
            "shown to a guest": {language: admin_places.shown_to_a_guest(language) for language in admin_rows.DEEDS_IN},
            "tried": {language: admin_deeds.of_a_guest(rows, language) for language in admin_rows.DEEDS_IN},
            "texts": sorted(admin_words.texts_of_rows()),
        }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
