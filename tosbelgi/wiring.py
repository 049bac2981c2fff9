"""Wiring between apps: signal receivers, patches of Wagtail, event listeners, scheduled tasks and health checks.

Read this file to learn what follows from a change. `connect` runs once, after all apps are loaded.
"""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils.translation import gettext_lazy as _
from django_tasks.signals import task_enqueued
from modelsearch.tasks import insert_or_update_object_task
from wagtail.signals import published
from wagtail.tasks import update_reference_index_task

from tosbelgi.accounts import answered, login_addresses, session_limits, sessions
from tosbelgi.accounts.models import User
from tosbelgi.cms.editing import slugs
from tosbelgi.cms.publication import audit_log, content_version, scheduled
from tosbelgi.cms.publication.audit_log import ContentDeleted, ContentPublished, ContentUnpublished
from tosbelgi.cms.serving import address_length, editor_cookie, error_views
from tosbelgi.cms.translation import column_sources, completeness, translating
from tosbelgi.cms.translation_admin import weekly_mail
from tosbelgi.cms.wagtail_fixes import patches
from tosbelgi.graphql.mutations import repeats
from tosbelgi.home.news import NewsPage
from tosbelgi.host.api import forget_old_tokens
from tosbelgi.kernel import bootstrap, health, jobs, scheduler, setting_versions, time_limits
from tosbelgi.kernel.events import hint
from tosbelgi.kernel.facts import sealing, wakeups
from tosbelgi.kernel.facts.subscriptions import check_facts, subscribe
from tosbelgi.kernel.lanes import NIGHTLY
from tosbelgi.kernel.mail import sending
from tosbelgi.kernel.setting_actions import SettingChanged, SettingChangeWithdrawn
from tosbelgi.language import analysis
from tosbelgi.programme.cabinet.api import ERROR_FRAME
from tosbelgi.programme.journal.api import forget_unused_photographs
from tosbelgi.programme.journal.events import EntryConfirmed, EntryReturned, EntryUnconfirmed, ExtraTaskGiven
from tosbelgi.programme.notifications.api import (
    TO_FAMILIES,
    TO_PARTICIPANTS,
    check_gathered,
    drop_letters,
    hear_decision,
    hear_of_schedule,
    is_any_due,
    write_gathered,
    write_invitation,
    write_of_need,
    write_of_withdrawal,
    write_to_centre,
    write_to_family,
    write_to_mentor,
    write_to_participant,
)
from tosbelgi.programme.participation.api import follow_centre
from tosbelgi.programme.participation.events import (
    ApplicationApproved,
    ApplicationSubmitted,
    MentorEntrusted,
    ParticipationWithdrawn,
    RepresentativeAsked,
    RepresentativeNeeded,
)
from tosbelgi.programme.people.api import forget_old_invitations, is_appointed, serve_photographs, sweep_photographs
from tosbelgi.programme.people.events import InvitationRevoked, PersonInvited
from tosbelgi.programme.people.models import Centre
from tosbelgi.programme.rating.api import FOLLOWED, SUBSCRIPTION, follow, tell_of_moved_centre
from tosbelgi.programme.schedule.events import ScheduleChanged
from tosbelgi.reading_lists import page_views  # noqa: F401  importing it registers views of pages
from tosbelgi.reading_lists.tasks import look_through
from tosbelgi.search.documents.registry import Kind
from tosbelgi.search.indexing import index_rebuild, index_status, outbox
from tosbelgi.search.indexing.sources import books, levels, pages
from tosbelgi.search.reports import query_counter, query_log
from tosbelgi.search.tasks import carry_changes, is_anything_to_carry


def connect() -> None:
    """Connect everything; called by `TosbelgiConfig.ready`."""
    patches.apply()
    slugs.install_latin_slugs()
    watch_models()
    watch_accounts()
    session_limits.sees_others(is_appointed)
    connect_search()
    subscribe_to_events()
    schedule_tasks()
    error_views.register_frame("cabinet", ERROR_FRAME)
    editor_cookie.watch_sign_in()
    address_length.SELF_LIMITED_PATHS.add(
        "/graphql/"
    )  # a document may come in the address; it is measured before it is read


def watch_models() -> None:
    """Connect signal receivers for every model whose changes are measured, cached, logged or indexed."""
    completeness.watch()
    column_sources.watch()
    content_version.watch_content()
    audit_log.watch_publication()
    published.connect(update_translations, dispatch_uid="wiring.carry_over")
    serve_photographs()
    # Before the participations follow their centre: that it has moved is seen by them.
    post_save.connect(tell_of_moved_centre, sender=Centre, dispatch_uid="wiring.moved_centre")
    post_save.connect(follow_centre, sender=Centre, dispatch_uid="wiring.region_of_a_centre")


def watch_accounts() -> None:
    """Connect what follows from signing in, from a change of an account, and from the end of a session."""
    user_logged_in.connect(session_limits.begin, dispatch_uid="wiring.session_limits")
    post_save.connect(login_addresses.follow_login_address, sender=User, dispatch_uid="wiring.login_address")
    pre_save.connect(sessions.shorten, sender=UserSession, dispatch_uid="wiring.short_session")
    post_delete.connect(sessions.forget_row, sender=Session, dispatch_uid="wiring.ended_session")


def connect_search() -> None:
    """Register the searchable models, and follow their changes."""
    analysis.use_analyser(analysis.analyser(settings.KAZAKH_WORDS))
    for source in (pages.SOURCE, levels.SOURCE, books.SOURCE):
        outbox.register_source(source)
    pages.SOURCE.shown_as(NewsPage, Kind.NEWS, news_sort_key)
    outbox.watch_sources()
    health.NOTICES["search"] = index_status.check_health
    bootstrap.register_step("index of the search", index_status.needs_rebuild, index_rebuild.rebuild_index)


def subscribe_to_events() -> None:
    """Connect what follows from facts: hints at once and perhaps never, subscriptions soon and for certain."""
    for kind in (SettingChanged, SettingChangeWithdrawn):
        hint(kind, invalidate_pages)
    subscribe("settings", apply_setting, to=(SettingChanged, SettingChangeWithdrawn), label=_("Values of the settings"))
    subscribe(
        "pages",
        renew_pages,
        to=(ContentPublished, ContentUnpublished, ContentDeleted),
        from_now=True,
        label=_("Pages and answers that are kept"),
    )
    subscribe("letters.invitation", write_invitation, to=PersonInvited, label=_("Letters to those who are invited"))
    subscribe("letters.revoked", drop_letters, to=InvitationRevoked, label=_("Letters that are taken back"))
    subscribe(
        "letters.participants", write_to_participant, to=tuple(TO_PARTICIPANTS), label=_("Letters to participants")
    )
    subscribe("letters.families", write_to_family, to=tuple(TO_FAMILIES), label=_("Letters to families"))
    subscribe("letters.withdrawn", write_of_withdrawal, to=ParticipationWithdrawn, label=_("Letters of the withdrawn"))
    # From now on: of what was submitted before, centres and mentors know.
    subscribe("letters.centres", write_to_centre, to=ApplicationSubmitted, from_now=True, label=_("Letters to centres"))
    subscribe("letters.mentors", write_to_mentor, to=ApplicationApproved, from_now=True, label=_("Letters to mentors"))
    subscribe("letters.entrusted", write_to_mentor, to=MentorEntrusted, label=_("Letters to mentors who take over"))
    subscribe(
        "letters.representative_needed",
        write_of_need,
        to=RepresentativeNeeded,
        label=_("Letters to those who turned out to be under age"),
    )
    subscribe(
        "letters.representative_asked",
        write_to_family,
        to=RepresentativeAsked,
        label=_("Letters to families named after the approval"),
    )
    # From now on: what was decided and written before, people have seen in the cabinet. One cursor hears all decisions,
    # so that a confirmation and its undo come in order.
    subscribe(
        "letters.decisions",
        hear_decision,
        to=(EntryReturned, EntryConfirmed, EntryUnconfirmed, ExtraTaskGiven),
        from_now=True,
        label=_("Letters about what mentors decide"),
    )
    subscribe(
        "letters.schedules", hear_of_schedule, to=ScheduleChanged, from_now=True, label=_("Letters about schedules")
    )
    subscribe(SUBSCRIPTION, follow, to=FOLLOWED, label=_("Progress and rating"))
    health.NOTICES["facts"] = check_facts
    health.NOTICES["letters"] = check_gathered
    bootstrap.register_step("history", sealing.is_due, sealing.seal)


def schedule_tasks() -> None:
    """Register the routines: each is run by one of the workers, and again from its beginning where that one dies.

    None is every worker's own: what a process alone can do (showing that it lives) is done by its heartbeat.
    """
    scheduler.schedule(30, "publish_scheduled")(scheduled.publish_due)
    scheduler.schedule(600, "parity_mail")(weekly_mail.send_due)
    scheduler.schedule(5, "search", limit=1800, needed=is_anything_to_carry)(carry_changes.func)
    scheduler.schedule(15, "jobs", needed=jobs.is_any_running)(jobs.requeue_orphans)
    scheduler.schedule(30, "gathered_letters", needed=is_any_due)(write_gathered)
    scheduler.schedule(24 * 3600, "jobs_long_ago", lane=NIGHTLY)(jobs.prune_old)
    scheduler.schedule(24 * 3600, "mail_long_ago", lane=NIGHTLY)(sending.forget_parked)
    scheduler.schedule(24 * 3600, "invitations_long_ago", lane=NIGHTLY)(forget_old_invitations)
    scheduler.schedule(24 * 3600, "loose_photographs", lane=NIGHTLY)(sweep_photographs)
    scheduler.schedule(24 * 3600, "unused_photographs", lane=NIGHTLY)(forget_unused_photographs)
    scheduler.schedule(600, "answered_deeds", lane=NIGHTLY)(answered.forget_old)
    scheduler.schedule(24 * 3600, "done_mutations", lane=NIGHTLY)(repeats.forget_old)
    scheduler.schedule(24 * 3600, "tokens_long_ago", lane=NIGHTLY)(forget_old_tokens)
    scheduler.schedule(24 * 3600, "sessions_long_ago", lane=NIGHTLY)(sessions.forget_old)
    scheduler.schedule(30, "looked_for")(query_counter.flush_counts)
    scheduler.schedule(24 * 3600, "looked_for_long_ago", lane=NIGHTLY)(query_log.delete_old_queries)
    # Each of these reads what is there when it runs. Deleting a file is none: its name may have another owner by then.
    task_enqueued.connect(wakeups.wake_for_job, dispatch_uid="wiring.job_enqueued")
    jobs.mark_idempotent(carry_changes, look_through, insert_or_update_object_task, update_reference_index_task)
    time_limits.limit(carry_changes, seconds=1800)  # thousands of pages may have changed at once
    health.NOTICES["jobs"] = jobs.check_queue
    health.NOTICES["mail"] = sending.check_mail


def news_sort_key(page: NewsPage) -> str:
    return f"{9999 - page.date.year:04}{12 - page.date.month:02}{31 - page.date.day:02}"


def update_translations(sender: type[models.Model], instance: models.Model, **kwargs: object) -> None:
    """Copy a changed source into the translation editor at once; published translations stay as they are."""
    translating.update_target_strings(instance)


def invalidate_pages(event: SettingChanged | SettingChangeWithdrawn) -> None:
    """Invalidate cached pages: a change may hold from today on. Later days need nothing: pages are cached by day."""
    content_version.bump()


def apply_setting(event: SettingChanged | SettingChangeWithdrawn, seq: int) -> None:
    """The kept values and the pages made of them go, also where the process that changed a setting died after it."""
    setting_versions.invalidate_after_commit()
    content_version.bump()


def renew_pages(event: ContentPublished | ContentUnpublished | ContentDeleted, seq: int) -> None:
    """No kept page outlives what it showed, also where the process that changed that died after its commit."""
    content_version.bump()
