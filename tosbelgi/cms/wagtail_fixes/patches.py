"""What Wagtail and its kin do that no setting, hook or attribute of ours changes, and is replaced for that.

Labels are in `labels`, the order of lists in `collation`, templates and addresses in `overrides`. `until` names the
version with which each is to be looked at again, and what would make it unnecessary.
"""

import modelcluster.forms
from django.conf import settings
from django.core.validators import ProhibitNullCharactersValidator
from django.views.generic import FormView
from modelcluster.models import ClusterableModel
from wagtail import signal_handlers
from wagtail.actions.copy_page import CopyPageAction
from wagtail.admin import mail
from wagtail.admin.forms.choosers import URLOrAbsolutePathField
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.admin.views.generic.chooser import CreateViewMixin
from wagtail.admin.views.generic.models import CopyViewMixin
from wagtail.admin.views.generic.workflow import PreviewRevisionForTask
from wagtail.admin.views.pages import edit
from wagtail.admin.views.pages.copy import CopyView
from wagtail.users.models import UserProfile
from wagtail_localize import models as localize
from wagtail_localize.views import edit_translation

from tosbelgi.kernel.patching import replace

from ..approval import tasks as approval_tasks
from ..editing import child_rows, page_copy_form, typed_text
from ..references import index as reference_index
from . import atomic_actions, collation, labels, mail_language, malformed_requests, overrides, workflow_names


def apply() -> None:
    """Put all of it in place: once, before Wagtail connects its receivers."""
    _patch_rows()
    _patch_copying()
    _patch_people()
    _patch_transactions()
    _patch_forms()
    labels.override_labels()
    workflow_names.install_names()
    collation.install_collation()
    overrides.register_overrides()


def _patch_rows() -> None:
    replace(
        modelcluster.forms,
        "childformset_factory",
        child_rows.childformset_factory,
        reason="A form opened before its rows were published sends them again as new ones. A panel of ours could name "
        "our formset; that of a workflow's tasks is Wagtail's.",
        until="modelcluster 7: goes once formsets match rows by their unique keys",
        digest="c23d0d81281a",
    )
    replace(
        ClusterableModel,
        "save",
        child_rows.matching_rows_first(ClusterableModel.save),
        reason="The database refuses child rows of a draft that have been published meanwhile; workflows too.",
        until="modelcluster 7: goes once rows are matched by their unique keys when a parent is saved",
        digest="aaf6c747c1ac",
    )
    replace(
        ProhibitNullCharactersValidator,
        "__call__",
        lambda self, value: typed_text.refuse_invisible_characters(value),
        reason="The one check that every field of text in every form has; it knows the zero byte alone.",
        until="django 6.1: goes once forms have a setting for validators of all texts",
        digest="96e7dcc4a488",
    )
    replace(
        signal_handlers,
        "update_reference_index_on_save",
        reference_index.on_save,
        reason="Deletions are decided by the index; until the worker has run, a used image counts as unused.",
        until="wagtail 8.1: goes once the index is written when the transaction commits",
        digest="c685c934b056",
    )


def _patch_copying() -> None:
    replace(
        CopyView,
        "post",
        FormView.post,
        reason="It looks the parent up before the form is validated, and fails where none is chosen.",
        until="wagtail 8.1: goes once a copy without a parent is an error of the form",
        digest="4c98905d5081",
    )
    replace(
        CopyViewMixin,
        "post",
        page_copy_form.method_not_allowed,
        source="wagtail.admin.views.generic.models:CopyViewMixin",
        reason="What is posted to the copy view of a row is saved over that row, for who may add only. Languages and "
        "sites have this view too, from viewsets of Wagtail's.",
        until="wagtail 8.1: goes once the view refuses POST",
        digest="8aa6a41bebd2",
    )
    replace(
        CopyPageAction,
        "_copy_page",
        page_copy_form.without_drafts(CopyPageAction._copy_page),
        reason="A copy that is public at once would take somebody's unsubmitted draft along as what is published.",
        until="wagtail 8.1: goes once the published version of a live copy is that of its original",
        digest="758884499089",
    )


def _patch_people() -> None:
    replace(
        PreviewRevisionForTask,
        "get",
        approval_tasks.previewing_the_proposal(PreviewRevisionForTask.get),
        reason="Mails link to a preview of a whole version, drafts of others included. Snippets could name a view of "
        "their own, pages not.",
        until="wagtail 8.1: goes once pages let us name the view",
        digest="e8e2697fd48c",
    )
    replace(
        AvatarSettingsPanel,
        "is_active",
        lambda self: False,
        reason="Its picture passes no inspection and is served to nobody; a hook adds panels, none takes one away.",
        until="wagtail 8.1: goes once a setting or hook takes panels of the account away",
        digest="cf94a0a87050",
    )
    replace(
        mail.EmailNotificationMixin,
        "send_emails",
        mail_language.in_readers_language(mail.EmailNotificationMixin.send_emails),
        reason="Where a recipient has chosen no language, the mail is in that of who acts.",
        until="wagtail 8.1: goes once mails ask a method of ours for the language",
        digest="7f4740ea1b2d",
    )
    replace(
        UserProfile,
        "get_preferred_language",
        mail_language.preferred_language(UserProfile.get_preferred_language),
        reason="As above: in mails, who has chosen none in the admin is written to in the language of their account.",
        until="wagtail 8.1: goes once mails ask a method of ours for the language",
        digest="ae3b765f1df0",
    )
    send_notification = mail_language.in_readers_language(mail.send_notification)
    for module in (mail, edit):
        replace(
            module,
            "send_notification",
            send_notification,
            source="wagtail.admin.mail:send_notification",
            reason="As above, for comments on pages.",
            until="wagtail 8.1: goes once mails ask a method of ours for the language",
            digest="4ddb1432733b",
        )
    for module in (localize, edit_translation):
        replace(
            module,
            "DATE_FORMAT",
            settings.WAGTAIL_DATE_FORMAT,
            source="wagtail_localize.compat:DATE_FORMAT",
            reason="Its months are English in every language; ours is a date in figures.",
            until="wagtail-localize 2: goes once its dates are formatted by Django",
            digest="bfb539760fc9",
        )


def _patch_transactions() -> None:
    for (owner, name), digest in atomic_actions.STEPS.items():
        replace(
            owner,
            name,
            atomic_actions.in_transaction(owner, name),
            reason="It saves a row and then its log entry; killed in between, a change has no line of history.",
            until="wagtail 8.1: goes once the action is a transaction",
            digest=digest,
        )


def _patch_forms() -> None:
    replace(
        URLOrAbsolutePathField,
        "to_python",
        malformed_requests.bears_nothing(URLOrAbsolutePathField.to_python),
        reason="A request that leaves the link out fails instead of being refused.",
        until="wagtail 8.1: goes once the field bears an empty value",
        digest="84ebb1ffadb3",
    )
    replace(
        CreateViewMixin,
        "post",
        malformed_requests.refuses_where_nothing_is_created(CreateViewMixin.post),
        reason="A chooser without a form to create with still takes what is posted to it, and fails.",
        until="wagtail 8.1: goes once the address is there only where there is a form",
        digest="de6916ce693f",
    )
