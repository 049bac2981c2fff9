"""Overrides of Wagtail's labels that no translation catalogue reaches.

Some labels are bare field names; others are translated once, when the process starts, and would stay in the site's
language for everybody. Both are replaced here by lazy strings. What an upgrade of Wagtail fixes can go.
"""

from functools import partial

from django.apps import apps
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import NaturalTimeFormatter, intcomma
from django.utils.functional import cached_property, lazy
from django.utils.timesince import timesince
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import auth, choosers, collections, workflows
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
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail.snippets.widgets import AdminSnippetChooser
from wagtail.users.forms import PagePermissionsForm
from wagtail.users.views.bulk_actions.assign_role import RoleForm
from wagtail.users.views.users import IndexView as UsersView
from wagtail_localize import models as localize
from wagtail_localize.locales.components import LocaleComponentModelForm
from wagtail_localize.views import edit_translation
from wagtail_localize.views.report import TranslationsReportFilterSet

from .permission_labels import permission_label

# Messages of Wagtail's and Django's own, which stand in their catalogues and need not stand in ours.
gettext_wagtail = gettext_lazy

LABELS = {
    choosers.EmailLinkChooserForm: {
        "email_address": gettext_wagtail("Email address"),
        "link_text": _("Link text"),
        "subject": _("Subject"),
        "body": _("Text of the letter"),
    },
    choosers.PhoneLinkChooserForm: {"phone_number": _("Phone number"), "link_text": _("Link text")},
    choosers.AnchorLinkChooserForm: {"link_text": _("Link text")},
    choosers.ExternalLinkChooserForm: {"link_text": _("Link text")},
    SearchPromotionsFormSet.form: {"external_link_text": _("Link text")},
    auth.LoginForm: {"password": gettext_wagtail("Password")},
    ConfirmImportForm: {"permanent": gettext_wagtail("Permanent")},
    RoleForm: {"role": _("Role")},
    workflows.WorkflowPageForm: {"page": gettext_wagtail("Page")},
    PagePermissionsForm: {"page": gettext_wagtail("Page")},
    workflows.WorkflowContentTypeForm: {"content_types": _("Content types")},
    TaskStateCommentForm: {"comment": gettext_wagtail("Comment")},
    ImageInsertionForm: {
        "format": gettext_wagtail("Format"),
        "image_is_decorative": gettext_wagtail("Image is decorative"),
        "alt_text": gettext_wagtail("Alt text"),
    },
    URLGeneratorForm: {
        "filter_method": gettext_wagtail("Filter"),
        "width": gettext_wagtail("Width"),
        "height": gettext_wagtail("Height"),
        "closeness": gettext_wagtail("Closeness"),
    },
}
SIZES = [
    ("original", gettext_wagtail("Original size")),
    ("width", gettext_wagtail("Resize to width")),
    ("height", gettext_wagtail("Resize to height")),
    ("min", gettext_wagtail("Resize to min")),
    ("max", gettext_wagtail("Resize to max")),
    ("fill", gettext_wagtail("Resize to fill")),
]
ON_COLLECTIONS = {
    collections.GroupCollectionManagementPermissionFormSet: [
        ("add_collection", gettext_wagtail("Add"), gettext_wagtail("Add collections")),
        ("change_collection", gettext_wagtail("Edit"), gettext_wagtail("Edit collections")),
        ("delete_collection", gettext_wagtail("Delete"), gettext_wagtail("Delete collections")),
    ],
    GroupImagePermissionFormSet: [
        ("add_image", gettext_wagtail("Add"), gettext_wagtail("Add/edit images you own")),
        ("change_image", gettext_wagtail("Edit"), gettext_wagtail("Edit any image")),
        ("choose_image", gettext_wagtail("Choose"), gettext_wagtail("Select images in choosers")),
    ],
    GroupDocumentPermissionFormSet: [],
}


# Models without a translated verbose_name. Set at run time, so that no migration sees a change.
MODELS = {
    "wagtailcore.Locale": (_("language"), _("languages")),
    "wagtail_localize.Translation": (_("translation"), _("translations")),
    "wagtail_localize.StringTranslation": (_("translated string"), _("translated strings")),
    "cms.AcceptedGap": (_("accepted gap"), _("accepted gaps")),
    "cms.Writing": (_("languages of an editor"), _("languages of an editor")),
    "reading_lists.ListedBook": (_("book of a list"), _("books of a list")),
}
# Fields without a verbose_name, whose names are shown where a row is used.
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


def override_labels() -> None:
    """Replace every such label by a lazy one; called once at start."""
    for label, names in MODELS.items():
        options = apps.get_model(label)._meta
        options.verbose_name, options.verbose_name_plural = names
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if field.name in FIELDS and field.verbose_name == field.name.replace("_", " "):
                field.verbose_name = FIELDS[field.name]
    for form, labels in LABELS.items():
        for name, label in labels.items():
            form.base_fields[name].label = label
    URLGeneratorForm.base_fields["filter_method"].choices = SIZES
    for formset, kinds in ON_COLLECTIONS.items():
        if kinds:
            formset.permission_types[:] = kinds
        formset.form.base_fields["collection"].label = gettext_wagtail("Collection")
    PagePermissionsForm.base_fields["permissions"].label_from_instance = permission_label
    # Its months are English in every language; ours is a date in figures.
    localize.DATE_FORMAT = edit_translation.DATE_FORMAT = settings.WAGTAIL_DATE_FORMAT
    _label_filters()
    _label_choosers()
    for column in sites.IndexView.columns:
        column.label = {"port": _("Port"), "site_name": _("Site name"), "root_page": _("Root page")}.get(
            column.name, column.label
        )
    SnippetViewSet.breadcrumbs_items = property(_snippet_breadcrumbs)
    _label_tree_roots()
    _label_user_names()
    WagtailPaginator.items_count_label = property(_items_count_label)
    # "A week ago" has the week in another case than "a week" has, in Russian; Django knows it, Wagtail does not ask.
    wagtailadmin_tags.timesince = partial(timesince, time_strings=NaturalTimeFormatter.past_substrings)


def _label_tree_roots() -> None:
    """The roots of the two trees are rows that Wagtail's migrations named, in English."""
    wagtail_title, wagtail_from_db = Page.get_admin_display_title, Collection.from_db.__func__

    def title_of_page(self) -> str:
        return gettext("Root page") if self.depth == 1 else wagtail_title(self)

    def collection_from_db(cls, db, field_names, values):
        row = wagtail_from_db(cls, db, field_names, values)
        if row.__dict__.get("depth") == 1 and "name" in row.__dict__:
            row.name = gettext("Root collection")
        return row

    Page.get_admin_display_title = title_of_page
    Collection.from_db = classmethod(collection_from_db)


def _label_user_names() -> None:
    """The column "Name" of users: in many languages a person's name is another word than that of a thing."""
    wagtail_columns = UsersView.columns.func

    def columns(self) -> list:
        result = wagtail_columns(self)
        for column in result:
            if column.name == "name":
                column.label = pgettext_lazy("of a person", "Name")
        return result

    UsersView.columns = cached_property(columns)
    UsersView.columns.__set_name__(UsersView, "columns")


def _items_count_label(self) -> str:
    """How many rows a list has: in Kazakh a number takes the singular, in Russian forms that models lack."""
    number, names = intcomma(self.count), self.verbose_name_plural
    match get_language():
        case "kk":
            return f"{number} {self.verbose_name}"
        case "ru":
            return f"{names}: {number}"
    return f"{number} {self.verbose_name if self.count == 1 else names}"


def _label_filters() -> None:
    permanence = RedirectsReportFilterSet.base_filters["is_permanent"]
    permanence.label = gettext_wagtail("Type")
    permanence.extra.update(
        choices=[(True, gettext_wagtail("Permanent")), (False, gettext_wagtail("Temporary"))],
        empty_label=gettext_wagtail("All"),
    )
    TranslationsReportFilterSet.base_filters["source_locale"].label = _("Source language")
    TranslationsReportFilterSet.base_filters["target_locale"].label = _("Target language")


def _label_choosers() -> None:
    ChooserViewSet.choose_one_text = gettext_wagtail("Choose")
    ChooserViewSet.choose_another_text = gettext_wagtail("Choose another")
    ChooserViewSet.edit_item_text = gettext_wagtail("Edit")
    ChooserViewSet.search_tab_label = gettext_wagtail("Search")
    ChooserViewSet.create_action_label = gettext_wagtail("Create")
    wagtail_init = AdminSnippetChooser.__init__

    def init_with_lazy_labels(self, *args, **kwargs) -> None:
        wagtail_init(self, *args, **kwargs)
        name = self.model._meta.verbose_name
        self.choose_one_text = _fill_lazy("Choose %(object)s", name)
        self.choose_another_text = _fill_lazy("Choose another %(object)s", name)
        self.link_to_chosen_text = _fill_lazy("Edit this %(object)s", name)

    AdminSnippetChooser.__init__ = init_with_lazy_labels
    _label_dynamic_field(choosers.LocaleFilterMixin, "locale", gettext_wagtail("Locale"))
    _label_dynamic_field(workflows.TaskChooserSearchForm, "task_type", gettext_wagtail("Task type"))
    _label_dynamic_field(LocaleComponentModelForm, "enabled", gettext_wagtail("Enabled"))
    _label_dynamic_field(LocaleComponentModelForm, "sync_from", _("Language to copy from"))


def _label_dynamic_field(form: type, name: str, label: object) -> None:
    """Label a field that the form adds in its `__init__`."""
    wagtail_init = form.__init__

    def init_with_label(self, *args, **kwargs) -> None:
        wagtail_init(self, *args, **kwargs)
        if name in self.fields:
            self.fields[name].label = label

    form.__init__ = init_with_label


def _fill(message: str, name: str) -> str:
    return gettext(message) % {"object": name}


_fill_lazy = lazy(_fill, str)
_wagtail_breadcrumbs = SnippetViewSet.breadcrumbs_items.fget


def _snippet_breadcrumbs(self) -> list[dict]:
    lazy_labels = {gettext(label): gettext_wagtail(label) for label in ("Home", "Snippets")}
    return [{**step, "label": lazy_labels.get(step["label"], step["label"])} for step in _wagtail_breadcrumbs(self)]
