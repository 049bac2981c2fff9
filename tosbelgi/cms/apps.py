from django.apps import AppConfig
from django.core.checks import Tags, register


class CmsConfig(AppConfig):
    name = "tosbelgi.cms"
    label = "cms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks
        from .editing import child_rows, page_copy_form, slugs, typed_text
        from .publication import audit_log, content_version
        from .references import index as reference_index
        from .translation import column_sources, completeness
        from .wagtail_fixes import collation, labels, mail_language, rich_text

        register(checks.site_speaks_three_languages, Tags.models)
        completeness.watch()
        column_sources.watch()
        content_version.watch()
        audit_log.watch()
        reference_index.watch()
        rich_text.read_each_text_apart()
        slugs.spell_in_latin()
        child_rows.settle_child_rows()
        typed_text.refuse_control_signs()
        labels.say_again()
        collation.put_lists_in_order()
        page_copy_form.ask_the_form()
        mail_language.write_to_the_reader()
