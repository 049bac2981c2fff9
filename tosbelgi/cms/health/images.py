"""Content health checks of images: no alternative text, too heavy, or too small."""

from collections import defaultdict
from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Locale, Page, ReferenceIndex

from tosbelgi.language.languages import CODES, is_language

from ..media.models import SiteImage
from ..references import index
from ..translation.translated_columns import TranslatedColumnsMixin
from . import findings
from .findings import Finding, Severity, Survey

SILENT, HEAVY = "silent_images", "heavy_images"
MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 8000
# The narrowest picture that a page ever sends.
FEWEST_PIXELS = 360


def silent_images(survey: Survey) -> Iterator[Finding]:
    """One finding for each image and language in which it is shown without an alternative text."""
    shown = _shown_in()
    if not shown:
        return
    for image in SiteImage.objects.filter(pk__in=list(shown)):
        if image.needs_no_words:
            continue
        for code in CODES:
            places = shown[image.pk].get(code, [])
            if places and not getattr(image, f"alt_{code}").strip():
                message = _("No alternative text; shown in “%(place)s”, places in all: %(count)d.") % {
                    "place": places[0],
                    "count": len(places),
                }
                yield _in_image(SILENT, image, message, Severity.MIDDLE, code, f"alt_{code}")


def _shown_in() -> dict[int, dict[str, list[str]]]:
    """For each image the names of the live rows that show it, by the language in which they are read.

    One query for the references, and one for each kind of row that holds them.
    """
    index.update_now()
    target = ContentType.objects.get_for_model(SiteImage)
    references = ReferenceIndex.objects.filter(to_content_type=target).values_list(
        "base_content_type", "object_id", "to_object_id"
    )
    holders: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for kind, holder, image in references:
        holders[kind][holder].add(int(image))
    languages = dict(Locale.objects.values_list("pk", "language_code"))
    shown: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for kind, images_of in holders.items():
        model = ContentType.objects.get_for_id(kind).model_class()
        if model is None or not (issubclass(model, Page | TranslatedColumnsMixin)):
            continue
        rows = model._base_manager.filter(pk__in=list(images_of))
        if any(field.name == "live" for field in model._meta.fields):
            rows = rows.filter(live=True)
        for row in rows.order_by("pk"):
            for code in _languages_of(row, languages):
                for image in images_of[str(row.pk)]:
                    shown[image][code].append(str(row))
    return shown


def _languages_of(row: Page | TranslatedColumnsMixin, languages: dict[int, str]) -> list[str]:
    """A page is read in its own language, a row with words in columns in each in which it has them."""
    if isinstance(row, Page):
        return [code for code in [languages.get(row.locale_id, "")] if is_language(code)]
    return [code for code in CODES if all(row.word(name, code) for name in row.required_columns)]


def heavy_images(survey: Survey) -> Iterator[Finding]:
    """Originals that are too heavy, too large, or too small to be shown. One query."""
    for image in SiteImage.objects.order_by("pk"):
        size = _bytes_of(image)
        wide, high = image.width or 0, image.height or 0
        if size is None:
            message = _("Its file is gone, so it is shown nowhere. Upload it again.")
            yield _in_image(HEAVY, image, message, Severity.HIGH, None, "file")
        elif size > MOST_BYTES:
            message = _("It weighs %(size)s; a photo for the site needs no more than %(most)s.") % {
                "size": filesizeformat(size),
                "most": filesizeformat(MOST_BYTES),
            }
            yield _in_image(HEAVY, image, message, Severity.MIDDLE, None, "file")
        if max(wide, high) > MOST_PIXELS:
            message = _("It is %(wide)d × %(high)d pixels; more than %(most)d on a side only slows the site down.") % {
                "wide": wide,
                "high": high,
                "most": MOST_PIXELS,
            }
            yield _in_image(HEAVY, image, message, Severity.MIDDLE, None, "file")
        elif max(wide, high) < FEWEST_PIXELS:
            message = _("It is only %(wide)d × %(high)d pixels; the smallest that looks sharp has %(fewest)d.") % {
                "wide": wide,
                "high": high,
                "fewest": FEWEST_PIXELS,
            }
            yield _in_image(HEAVY, image, message, Severity.LOW, None, "file")


def _bytes_of(image: SiteImage) -> int | None:
    """As known since the upload, else as the storage says; None where the file is not there."""
    if image.file_size is not None:
        return int(image.file_size)
    try:
        return int(image.file.size)
    except OSError:
        return None


def _in_image(kind: str, image: SiteImage, words: str, severity: Severity, language: str | None, field: str) -> Finding:
    url = reverse("wagtailimages:edit", args=[image.pk]) + f"#id_{field}"
    return Finding(kind, image.title, words, severity, url, language, SiteImage, image.pk)


findings.register(SILENT, gettext_lazy("Images without alternative text"), silent_images)
findings.register(HEAVY, gettext_lazy("Images too heavy or too small"), heavy_images)
