from django.apps import AppConfig
from django.core.checks import Tags, register


class CmsConfig(AppConfig):
    name = "tosbelgi.cms"
    label = "cms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import (
            checks,
            child_rows,
            column_words,
            content_version,
            copying,
            listing_order,
            mail_language,
            parity,
            recorded,
            references,
            rich_text,
            slugs,
            typed_text,
            wagtails_words,
        )

        register(checks.site_speaks_three_languages, Tags.models)
        parity.watch()
        column_words.watch()
        content_version.watch()
        recorded.watch()
        references.watch()
        rich_text.read_each_text_apart()
        slugs.spell_in_latin()
        child_rows.settle_child_rows()
        typed_text.refuse_control_signs()
        wagtails_words.say_again()
        listing_order.put_lists_in_order()
        copying.ask_the_form()
        mail_language.write_to_the_reader()
