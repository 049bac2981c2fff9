"""Groups of the admin and their permissions: editors, translators, approvers, administrators, developers."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
    WorkflowContentType,
    WorkflowTask,
)

from tosbelgi.cms.approval.tasks import ApprovalTask
from tosbelgi.cms.editing.review_mixin import ReviewableMixin
from tosbelgi.cms.wagtail_fixes.workflow_names import APPROVAL
from tosbelgi.kernel import snapshots
from tosbelgi.language.languages import CODES, NATIVE_NAMES

# Names of groups are content: they stand in the site's language, for everybody.
EDITORS, APPROVERS, ADMINISTRATORS = "Редакторлар", "Бекітушілер", "Әкімшілер"
DEVELOPERS = "Әзірлеушілер"

TRANSLATED = ("author", "benefit", "book", "centre", "direction", "level", "sitetexts")
CONTENT = (*TRANSLATED, "season")
REMOVABLE = ("author", "benefit", "book", "centre", "season")
REFERENCE = ("region", "calendarcorrection")
GLOSSARY = ("term",)
PROMOTED = ("searchpromotion",)
ALL_LANGUAGES = tuple(f"write_{code}" for code in CODES)


def translators(language: str) -> str:
    """The name of the group that writes one language.

    >>> translators("ru")
    'Аудармашылар (Русский)'
    """
    return f"Аудармашылар ({NATIVE_NAMES[language]})"


# What Wagtail calls them on a new site, and what we called them before.
FORMER_NAMES = (
    (Group, "Moderators", APPROVERS),
    (Group, "Editors", EDITORS),
    (Group, "Approvers", APPROVERS),
    (Group, "Administrators", ADMINISTRATORS),
    *((Group, f"Translators ({code})", translators(code)) for code in CODES),
    (Workflow, "Moderators approval", APPROVAL),
    (Workflow, "Approval", APPROVAL),
    (ApprovalTask, "Approval", APPROVAL),
)


@dataclass(frozen=True)
class Rights:
    """What a group may do: with pages of these languages, with files, and by permission codenames."""

    languages: tuple[str, ...]
    pages: tuple[str, ...]
    files: tuple[str, ...]
    codenames: tuple[str, ...]


def _codenames(verbs: Iterable[str], models: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{verb}_{model}" for verb in verbs for model in models)


EDITING = (
    "access_admin",
    "submit_translation",
    "write_facts",
    "add_importrun",
    *ALL_LANGUAGES,
    *_codenames(("view", "add", "change"), CONTENT),
    *_codenames(("view",), REFERENCE),
    *_codenames(("view", "add", "change"), GLOSSARY),
    *_codenames(("add", "change"), PROMOTED),
)
RIGHTS = {
    EDITORS: Rights(CODES, ("add", "change"), ("add", "change", "choose"), EDITING),
    **{
        translators(code): Rights(
            (code,),
            ("change",),
            ("choose",),
            (
                "access_admin",
                "submit_translation",
                f"write_{code}",
                *_codenames(("view", "change"), (*TRANSLATED, *GLOSSARY)),
            ),
        )
        for code in CODES
    },
    APPROVERS: Rights(
        CODES,
        ("add", "change", "publish", "lock", "unlock"),
        ("add", "change", "choose"),
        (
            *EDITING,
            "add_approval",
            *_codenames(("publish", "lock", "unlock"), CONTENT),
            *_codenames(("delete",), (*REMOVABLE, *GLOSSARY, *PROMOTED)),
            *_codenames(("add", "change"), REFERENCE),
        ),
    ),
    DEVELOPERS: Rights((), (), (), ("access_admin", "explore")),
}
PLANTED = {*RIGHTS, ADMINISTRATORS, *(old for model, old, _new in FORMER_NAMES if model is Group)}
# Administrators have no permission over the history: nobody has.
ADMINISTERED = ("accounts", "auth", "cms", "graphql", "home", "programme", "reading_lists", "taggit", "kernel")
NEVER_GRANTED = ("historyline", "historyhead", "heartbeat")


@transaction.atomic
def make_groups() -> None:
    """Make the groups and give them what they lack; what an administrator has added stays. Idempotent."""
    for model, old, new in FORMER_NAMES:
        if not model.objects.filter(name=new).exists():
            model.objects.filter(name=old).update(name=new)
    for name, rights in RIGHTS.items():
        group, _made = Group.objects.get_or_create(name=name)
        if name in (EDITORS, APPROVERS):
            _remove_root_permissions(group)
        group.permissions.add(*Permission.objects.filter(codename__in=rights.codenames))
        for code in rights.languages:
            for front in Page.objects.filter(depth=2, locale__language_code=code):
                _grant_page_permissions(group, front, rights.pages)
        _grant_collection_permissions(group, rights.files)
    _make_administrators()
    _make_approval_workflow()


def _remove_root_permissions(group: Group) -> None:
    """Wagtail's own groups reach the root of all trees; ours reach the tree of each language."""
    GroupPagePermission.objects.filter(group=group, page__depth=1).delete()


def _grant_page_permissions(group: Group, page: Page, verbs: Iterable[str]) -> None:
    kind = ContentType.objects.get_for_model(Page)
    for verb in verbs:
        permission = Permission.objects.get(content_type=kind, codename=f"{verb}_page")
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _grant_collection_permissions(group: Group, verbs: Iterable[str]) -> None:
    root = Collection.get_first_root_node()
    for model in (Image, Document):  # Wagtail keeps the rights there, whichever models hold the files
        for verb in verbs:
            permission = Permission.objects.get(
                content_type=ContentType.objects.get_for_model(model), codename=f"{verb}_{model._meta.model_name}"
            )
            GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def _make_administrators() -> None:
    group, _made = Group.objects.get_or_create(name=ADMINISTRATORS)
    ours = Q(content_type__app_label__in=ADMINISTERED) | Q(content_type__app_label__startswith="wagtail")
    group.permissions.add(*Permission.objects.filter(ours).exclude(content_type__model__in=NEVER_GRANTED))
    for front in Page.objects.filter(depth=1):
        _grant_page_permissions(group, front, ("add", "change", "publish", "lock", "unlock", "bulk_delete"))
    _grant_collection_permissions(group, ("add", "change", "delete", "choose"))


def _make_approval_workflow() -> None:
    """One way for everything that is reviewed: an approver looks, then it is published."""
    workflow, _made = Workflow.objects.get_or_create(name=APPROVAL)
    if not ApprovalTask.objects.filter(workflow_tasks__workflow=workflow).exists():
        task = ApprovalTask.objects.create(name=APPROVAL)
        task.groups.add(Group.objects.get(name=APPROVERS))
        WorkflowTask.objects.filter(workflow=workflow).delete()
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    Task.objects.filter(name="Moderators approval", task_states__isnull=True).delete()
    for model in ReviewableMixin.__subclasses__():
        kind = ContentType.objects.get_for_model(model)
        WorkflowContentType.objects.get_or_create(content_type=kind, defaults={"workflow": workflow})


def digest() -> str:
    """A digest of what the groups depend on: the table above and the migrations."""
    return hashlib.sha256(f"{RIGHTS} {snapshots.migrations_key()}".encode()).hexdigest()
