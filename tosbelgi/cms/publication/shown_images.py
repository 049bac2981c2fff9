"""Which images are shown on something public; the others cannot be found by counting up their ids."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from wagtail.models import Page, ReferenceIndex, TranslatableMixin

from tosbelgi.language.languages import CODES

from ..media.models import SiteImage
from ..references import index as reference_index
from ..translation.translated_columns import TranslatedColumnsMixin
from . import gate

IsShown = Callable[[QuerySet[Any]], bool]
_publicity_checks: dict[type[Model], IsShown] = {}


def register_image_user(model: type[Model], shown: IsShown) -> None:
    """For a model whose rows are not public by themselves: `shown(rows)` tells whether a public page shows one."""
    _publicity_checks[model] = shown


def is_shown_publicly(image: SiteImage) -> bool:
    """Does a public page or row refer to it? One query for the references, and one for each model that refers."""
    reference_index.update_now()
    uses = ReferenceIndex.objects.filter(
        to_content_type=ReferenceIndex._get_base_content_type(SiteImage), to_object_id=str(image.pk)
    )
    by_kind: dict[int, set[str]] = defaultdict(set)
    for kind, number in uses.values_list("base_content_type", "object_id"):
        by_kind[kind].add(number)
    return any(_any_public(kind, numbers) for kind, numbers in by_kind.items())


def _any_public(kind: int, numbers: set[str]) -> bool:
    model = ContentType.objects.get_for_id(kind).model_class()
    if model is None:
        return False
    rows = model._default_manager.filter(pk__in=numbers)
    if model in _publicity_checks:
        return _publicity_checks[model](rows)
    if issubclass(model, Page | TranslatableMixin):
        return gate.public_anywhere(rows).exists()
    return issubclass(model, TranslatedColumnsMixin) and any(gate.public(rows, code).exists() for code in CODES)
