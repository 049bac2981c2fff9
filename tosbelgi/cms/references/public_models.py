"""Which models the public sees: those that say so. Everything else is private, what people write above all.

Only a change of a public model throws away kept pages and answers, and is measured as text for readers.
"""

from typing import TypeVar

from django.db.models import Model

M = TypeVar("M", bound=type[Model])
_shown: set[type[Model]] = set()
# Models of packages cannot say it themselves. All pages inherit from the first.
OF_PACKAGES = frozenset(
    {
        "wagtailcore.page",
        "taggit.tag",
        "taggit.taggeditem",
        "wagtailcore.collection",
        "wagtailcore.collectionviewrestriction",
        "wagtailcore.locale",
        "wagtailcore.pageviewrestriction",
        "wagtailcore.site",
        "wagtaildocs.document",
        "wagtailimages.image",
        "wagtailredirects.redirect",
        "wagtailsearchpromotions.searchpromotion",
    }
)


def shown_to_readers(model: M) -> M:
    """Decorator of a model whose rows show on public pages or in public answers, or decide what does."""
    _shown.add(model)
    return model


def is_public(model: type[Model]) -> bool:
    """Does the public see something of its rows? A table between two is as public as the one that declares it."""
    declared_by = model._meta.auto_created
    if isinstance(declared_by, type):
        return is_public(declared_by)
    return any(
        base in _shown or base._meta.label_lower in OF_PACKAGES
        for base in model.__mro__
        if issubclass(base, Model) and base is not Model
    )
