"""Names of models and fields that have none in any language.

They are set at run time, those of our own too, so that no migration sees a change.
"""

from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_lazy as gettext_wagtail

from tosbelgi.kernel.patching import replace

UNNAMED = "It is shown by its name in code, in English."
UNTIL = "wagtail 8.1: goes where it has a verbose_name"
UNTIL_LOCALIZE = "wagtail-localize 2: goes where it has a verbose_name"
UNTIL_ALLAUTH = "django-allauth 66: goes where it has a verbose_name"

# Models of packages: names, where they would stand, digest of that place.
MODELS = {
    "wagtailcore.Locale": (_("language"), _("languages"), "wagtail.models.i18n:Locale.Meta", "5904b4fa0ca1"),
    "wagtail_localize.Translation": (
        _("translation"),
        _("translations"),
        "wagtail_localize.models:Translation.Meta",
        "73589a916821",
    ),
    "wagtail_localize.StringTranslation": (
        _("translated string"),
        _("translated strings"),
        "wagtail_localize.models:StringTranslation.Meta",
        "657dcbe07668",
    ),
}
OWN_MODELS = {
    "cms.AcceptedGap": (_("accepted gap"), _("accepted gaps")),
    "cms.Writing": (_("languages of an editor"), _("languages of an editor")),
    "reading_lists.BookAuthor": (_("author of a book"), None),
    "reading_lists.ListedBook": (_("book of a list"), _("books of a list")),
}
# Names of fields are shown where a row is used.
FIELDS = {
    "alias_of": _("alias of"),
    "by": _("by whom"),
    "last_translated_by": _("last translated by"),
    "listed_book": _("book of a list"),
    "locale": _("language"),
    "query": _("search words"),
    "reading_list": _("reading list"),
    "resolved_by": _("settled by"),
    "target_locale": _("language"),
    "user": gettext_wagtail("user"),
    "withdrawn_by": _("withdrawn by"),
}
# Digest of each place where a package writes such a field.
DIGESTS = {
    "usersessions.UserSession.user": "013bff4f8b70",
    "wagtail_localize.LocaleSynchronization.locale": "9f3261c0fe51",
    "wagtail_localize.SegmentOverride.last_translated_by": "385c95a0297e",
    "wagtail_localize.SegmentOverride.locale": "80000e9350ae",
    "wagtail_localize.String.locale": "c9553ea84144",
    "wagtail_localize.StringTranslation.last_translated_by": "385c95a0297e",
    "wagtail_localize.StringTranslation.locale": "ad5fe0fc5419",
    "wagtail_localize.Translation.target_locale": "678923fe2c87",
    "wagtail_localize.TranslationLog.locale": "76dfce1a178e",
    "wagtail_localize.TranslationSource.locale": "ef7061d2e870",
    "wagtailadmin.EditingSession.user": "2c043a99ba49",
    "wagtailadmin.FormState.user": "d21afae0f726",
    "wagtailcore.Comment.resolved_by": "e3163433c6b0",
    "wagtailcore.Comment.user": "acd82381a690",
    "wagtailcore.CommentReply.user": "915d27225546",
    "wagtailcore.ModelLogEntry.user": "9f82620284d2",
    "wagtailcore.Page.alias_of": "87df1b069e7b",
    "wagtailcore.Page.locale": "eb2ee335dd54",
    "wagtailcore.PageLogEntry.user": "9f82620284d2",
    "wagtailcore.PageSubscription.user": "50feebb404b0",
    "wagtailsearchpromotions.QueryDailyHits.query": "4ed51d2ef1c9",
    "wagtailsearchpromotions.SearchPromotion.query": "cdf784e5a692",
    "wagtailusers.UserProfile.user": "0a7a017cef24",
}


def override_names() -> None:
    """Name the models and fields; called once at start."""
    for label, (name, names, source, digest) in MODELS.items():
        options = apps.get_model(label)._meta
        until = UNTIL if label.startswith("wagtailcore") else UNTIL_LOCALIZE
        replace(options, "verbose_name", name, source=source, reason=UNNAMED, until=until, digest=digest)
        replace(options, "verbose_name_plural", names, source=source, reason=UNNAMED, until=until, digest=digest)
    for label, (one, many) in OWN_MODELS.items():
        options = apps.get_model(label)._meta
        options.verbose_name = one
        options.verbose_name_plural = many or options.verbose_name_plural or one
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if field.name in FIELDS and field.verbose_name == field.name.replace("_", " "):
                _name_field(field)


def _name_field(field: models.Field[Any, Any]) -> None:
    if field.model.__module__.startswith("tosbelgi."):
        field.verbose_name = FIELDS[field.name]
        return
    package = field.model.__module__.partition(".")[0]
    replace(
        field,
        "verbose_name",
        FIELDS[field.name],
        source=f"{field.model.__module__}:{field.model.__qualname__}.{field.name}",
        reason=UNNAMED,
        until={"wagtail_localize": UNTIL_LOCALIZE, "allauth": UNTIL_ALLAUTH}.get(package, UNTIL),
        digest=DIGESTS.get(f"{field.model._meta.label}.{field.name}", ""),
    )
