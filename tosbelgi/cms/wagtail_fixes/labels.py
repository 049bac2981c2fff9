"""Overrides of Wagtail's labels that no translation catalogue reaches.

Some labels are bare field names; others are translated once, when the process starts, and would stay in the site's
language for everybody. Both are replaced here by lazy strings. What an upgrade of Wagtail fixes can go; names of models
and fields are in `model_names`.
"""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib.humanize.templatetags.humanize import NaturalTimeFormatter, intcomma
from django.utils.timesince import timesince
from django.utils.translation import get_language, gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import choosers, collections, workflows
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.templatetags import wagtailadmin_tags
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.contrib.redirects.filters import RedirectsReportFilterSet
from wagtail.contrib.redirects.forms import ConfirmImportForm
from wagtail.contrib.search_promotions.forms import SearchPromotionsFormSet
from wagtail.documents.forms import GroupDocumentPermissionFormSet
from wagtail.forms import TaskStateCommentForm
from wagtail.images.forms import GroupImagePermissionFormSet, ImageInsertionForm, URLGeneratorForm
from wagtail.models import Collection, Page
from wagtail.sites import views as sites
from wagtail.users.forms import PagePermissionsForm
from wagtail_localize.locales.components import LocaleComponentModelForm
from wagtail_localize.views.report import TranslationsReportFilterSet

from tosbelgi.kernel.patching import refill, replace

from . import model_names
from .permission_labels import permission_label

# Messages of Wagtail's and Django's own, which stand in their catalogues and need not stand in ours.
gettext_wagtail = gettext_lazy

BARE = "The label is the name of the field, in English."
UNTIL_LABELLED = "wagtail 8.1: goes where the field has a label of its own"
EAGER = "It is translated once, when the process starts, into the site's language."
UNTIL_LAZY = "wagtail 8.1: goes where it is translated when it is shown"

SIZES = [
    ("original", gettext_wagtail("Original size")),
    ("width", gettext_wagtail("Resize to width")),
    ("height", gettext_wagtail("Resize to height")),
    ("min", gettext_wagtail("Resize to min")),
    ("max", gettext_wagtail("Resize to max")),
    ("fill", gettext_wagtail("Resize to fill")),
]
ON_COLLECTIONS = [
    ("add_collection", gettext_wagtail("Add"), gettext_wagtail("Add collections")),
    ("change_collection", gettext_wagtail("Edit"), gettext_wagtail("Edit collections")),
    ("delete_collection", gettext_wagtail("Delete"), gettext_wagtail("Delete collections")),
]
ON_IMAGES = [
    ("add_image", gettext_wagtail("Add"), gettext_wagtail("Add/edit images you own")),
    ("change_image", gettext_wagtail("Edit"), gettext_wagtail("Edit any image")),
    ("choose_image", gettext_wagtail("Choose"), gettext_wagtail("Select images in choosers")),
]
# (form, field, label, digest of how Wagtail writes the field)
LABELS = [
    (choosers.EmailLinkChooserForm, "email_address", gettext_wagtail("Email address"), "9be427c3ec7d"),
    (choosers.EmailLinkChooserForm, "link_text", _("Link text"), "400705d9143b"),
    (choosers.EmailLinkChooserForm, "subject", _("Subject"), "c05ac1feaba9"),
    (choosers.EmailLinkChooserForm, "body", _("Text of the letter"), "37d14592b27b"),
    (choosers.PhoneLinkChooserForm, "phone_number", _("Phone number"), "090793150585"),
    (choosers.PhoneLinkChooserForm, "link_text", _("Link text"), "400705d9143b"),
    (choosers.AnchorLinkChooserForm, "link_text", _("Link text"), "400705d9143b"),
    (choosers.ExternalLinkChooserForm, "link_text", _("Link text"), "400705d9143b"),
    (ConfirmImportForm, "permanent", gettext_wagtail("Permanent"), "267f9dfe2899"),
    (workflows.WorkflowPageForm, "page", gettext_wagtail("Page"), "eeed69b0cdac"),
    (workflows.WorkflowContentTypeForm, "content_types", _("Content types"), "dadc170a0fa2"),
    (PagePermissionsForm, "page", gettext_wagtail("Page"), "414221088eb5"),
    (TaskStateCommentForm, "comment", gettext_wagtail("Comment"), "51239444387f"),
    (ImageInsertionForm, "format", gettext_wagtail("Format"), "fd2040bf4a2a"),
    (ImageInsertionForm, "image_is_decorative", gettext_wagtail("Image is decorative"), "63ecc3a4ef63"),
    (ImageInsertionForm, "alt_text", gettext_wagtail("Alt text"), "65992c9bbf91"),
    (URLGeneratorForm, "filter_method", gettext_wagtail("Filter"), "3e14657b4c32"),
    (URLGeneratorForm, "width", gettext_wagtail("Width"), "c4aec153a686"),
    (URLGeneratorForm, "height", gettext_wagtail("Height"), "14aa2a42de0b"),
    (URLGeneratorForm, "closeness", gettext_wagtail("Closeness"), "745476e0ae15"),
]


def override_labels() -> None:
    """Replace every such label by a lazy one; called once at start."""
    for form, name, label, digest in LABELS:
        _label(form.base_fields[name], label, f"{form.__module__}:{form.__qualname__}.{name}", digest)
    _label_forms()
    _label_permissions()
    _label_lists()
    _label_filters()
    _label_tree_roots()
    model_names.override_names()


def _label(field: object, label: object, source: str, digest: str, *, reason: str = BARE) -> None:
    replace(field, "label", label, source=source, reason=reason, until=UNTIL_LABELLED, digest=digest)


def _label_forms() -> None:
    _label(
        SearchPromotionsFormSet.form.base_fields["external_link_text"],
        _("Link text"),
        "wagtail.contrib.search_promotions.models:SearchPromotion.external_link_text",
        "23596ec127af",
    )
    replace(
        URLGeneratorForm.base_fields["filter_method"],
        "choices",
        SIZES,
        source="wagtail.images.forms:URLGeneratorForm.filter_method",
        reason=EAGER,
        until=UNTIL_LAZY,
        digest="3e14657b4c32",
    )
    _label_dynamic_field(choosers.LocaleFilterMixin, "locale", gettext_wagtail("Locale"), "1e53fa21c9af")
    _label_dynamic_field(workflows.TaskChooserSearchForm, "task_type", gettext_wagtail("Task type"), "5c155dee1162")
    replace(
        LocaleComponentModelForm,
        "__init__",
        _with_labels(
            LocaleComponentModelForm.__init__,
            {"enabled": gettext_wagtail("Enabled"), "sync_from": _("Language to copy from")},
        ),
        source="wagtail_localize.models:LocaleSynchronization",
        reason=BARE,
        until="wagtail-localize 2: goes where the fields of its model have names",
        digest="58f98e0bc3ff",
    )
    replace(
        ChooserViewSet,
        "search_tab_label",
        gettext_wagtail("Search"),
        reason=EAGER,
        until=UNTIL_LAZY,
        digest="17e25e7e37f0",
    )


def _label_dynamic_field(form: type, name: str, label: object, digest: str) -> None:
    """Label a field that the form adds in its `__init__`."""
    value = _with_labels(form.__init__, {name: label})
    replace(form, "__init__", value, reason=BARE, until=UNTIL_LABELLED, digest=digest)


def _with_labels(init: Callable[..., None], labels: dict[str, object]) -> Callable[..., None]:
    @wraps(init)
    def init_with_labels(self: Any, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        for name in labels.keys() & self.fields.keys():
            self.fields[name].label = labels[name]

    return init_with_labels


def _label_permissions() -> None:
    for formset, kinds, source, digest in (
        (
            collections.GroupCollectionManagementPermissionFormSet,
            ON_COLLECTIONS,
            "wagtail.admin.forms.collections:GroupCollectionManagementPermissionFormSet",
            "e90062f180bb",
        ),
        (GroupImagePermissionFormSet, ON_IMAGES, "wagtail.images.forms:GroupImagePermissionFormSet", "65dd8f8d201a"),
    ):
        refill(formset.permission_types, kinds, source=source, reason=EAGER, until=UNTIL_LAZY, digest=digest)
    for formset in (
        collections.GroupCollectionManagementPermissionFormSet,
        GroupImagePermissionFormSet,
        GroupDocumentPermissionFormSet,
    ):
        _label(
            formset.form.base_fields["collection"],
            gettext_wagtail("Collection"),
            "wagtail.admin.forms.collections:collection_member_permission_formset_factory",
            "3c4c1ed12d59",
            reason=EAGER,
        )
    replace(
        PagePermissionsForm.base_fields["permissions"],
        "label_from_instance",
        permission_label,
        source="wagtail.users.forms:PagePermissionsForm.permissions",
        reason="Permissions are named in the database, in English or in the language in which the migration ran.",
        until="wagtail 8.1: goes once names of permissions are translated when they are shown",
        digest="d02749d3f41d",
    )


def _label_lists() -> None:
    labels = {"port": _("Port"), "site_name": _("Site name"), "root_page": _("Root page")}
    for column in sites.IndexView.columns:
        if column.name in labels:
            _label(column, labels[column.name], "wagtail.sites.views:IndexView.columns", "7018057253c9")
    replace(
        WagtailPaginator,
        "items_count_label",
        property(_items_count_label),
        reason="A number takes the singular in Kazakh, and in Russian forms that models lack.",
        until="wagtail 8.1: goes once the count is a message that catalogues translate",
        digest="60e1cf758b50",
    )
    replace(
        wagtailadmin_tags,
        "timesince",
        partial(timesince, time_strings=NaturalTimeFormatter.past_substrings),
        source="wagtail.admin.templatetags.wagtailadmin_tags:timesince_last_update",
        reason='"A week ago" has the week in another case than "a week" has, in Russian; Django knows it.',
        until="wagtail 8.1: goes once it asks Django for the time that has passed",
        digest="90d6538c06d3",
    )


def _items_count_label(self: WagtailPaginator) -> str:
    """How many rows a list has: in Kazakh a number takes the singular, in Russian forms that models lack."""
    number, names = intcomma(self.count), self.verbose_name_plural
    match get_language():
        case "kk":
            return f"{number} {self.verbose_name}"
        case "ru":
            return f"{names}: {number}"
    return f"{number} {self.verbose_name if self.count == 1 else names}"


def _label_filters() -> None:
    permanence, source = RedirectsReportFilterSet.base_filters["is_permanent"], RedirectsReportFilterSet.__module__
    source += ":RedirectsReportFilterSet.is_permanent"
    choices = [(True, gettext_wagtail("Permanent")), (False, gettext_wagtail("Temporary"))]
    _label(permanence, gettext_wagtail("Type"), source, "203d2e9b7642", reason=EAGER)
    refill(
        permanence.extra,
        {"choices": choices, "empty_label": gettext_wagtail("All")},
        source=source,
        reason=EAGER,
        until=UNTIL_LAZY,
        digest="203d2e9b7642",
    )
    filters, source = TranslationsReportFilterSet.base_filters, "wagtail_localize.views.report:"
    _label(
        filters["source_locale"],
        _("Source language"),
        f"{source}TranslationsReportFilterSet.source_locale",
        "cde3a03a8195",
    )
    _label(
        filters["target_locale"],
        _("Target language"),
        f"{source}TranslationsReportFilterSet.target_locale",
        "208c09fed81a",
    )


def _label_tree_roots() -> None:
    """The roots of the two trees are rows that Wagtail's migrations named, in English."""
    wagtail_title, wagtail_from_db = Page.get_admin_display_title, Collection.from_db.__func__

    def title_of_page(self: Page) -> str:
        return gettext("Root page") if self.depth == 1 else wagtail_title(self)

    def collection_from_db(cls: type[Collection], *loaded: Any) -> Collection:
        row = wagtail_from_db(cls, *loaded)
        if row.__dict__.get("depth") == 1 and "name" in row.__dict__:
            row.name = gettext("Root collection")
        return row

    replace(
        Page,
        "get_admin_display_title",
        title_of_page,
        reason="The root is a row that a migration of Wagtail's named, in English.",
        until="wagtail 8.1: goes once the root is named in the reader's language",
        digest="ff2f7fa458fe",
    )
    replace(
        Collection,
        "from_db",
        classmethod(collection_from_db),
        source="wagtail.models.media:Collection",
        reason="The root is a row that a migration of Wagtail's named, in English; its name is shown in many ways.",
        until="wagtail 8.1: goes once the root is named in the reader's language",
        digest="c87d337b8dd0",
    )
