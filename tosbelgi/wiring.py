"""Who hears about what. Read this file to learn what follows from an event, and what the clock does by itself."""

from django.core.management import call_command
from modelsearch.tasks import insert_or_update_object_task
from wagtail.signals import published
from wagtail.tasks import update_reference_index_task

from tosbelgi.accounts import answered
from tosbelgi.cms.publication import content_version
from tosbelgi.cms.serving import address_length
from tosbelgi.cms.translation import translating
from tosbelgi.cms.translation_admin import weekly_mail
from tosbelgi.home.news import NewsPage
from tosbelgi.kernel import bootstrap, health, jobs, scheduler, time_limits
from tosbelgi.kernel.events import listen
from tosbelgi.kernel.setting_actions import SettingChanged, SettingChangeWithdrawn
from tosbelgi.reading_lists.tasks import look_through
from tosbelgi.search.indexing import index_rebuild, index_status
from tosbelgi.search.indexing.sources import pages
from tosbelgi.search.reports import query_counter, query_log
from tosbelgi.search.tasks import carry_changes


def connect() -> None:
    scheduler.every(30, "publish_scheduled")(publish_scheduled)
    scheduler.every(600, "parity_mail")(weekly_mail.send_due)
    scheduler.every(5, "search")(carry_changes.func)
    scheduler.every(15, "jobs")(jobs.take_up)
    scheduler.every(24 * 3600, "jobs_long_ago")(jobs.forget_old)
    # Each of these reads what is there when it runs. Deleting a file is none: its name may have another owner by then.
    jobs.repeat(carry_changes, look_through, insert_or_update_object_task, update_reference_index_task)
    scheduler.every(600, "answered_deeds")(answered.forget_old)
    scheduler.every(30, "looked_for")(query_counter.gather)
    scheduler.every(24 * 3600, "looked_for_long_ago")(query_log.forget_old)
    published.connect(carry_over, dispatch_uid="wiring.carry_over")
    listen(SettingChanged, show_new_values)
    listen(SettingChangeWithdrawn, show_new_values)
    time_limits.limit(carry_changes, seconds=1800)  # thousands of pages may have changed at once
    health.NOTICES["search"] = index_status.healthy
    health.NOTICES["jobs"] = jobs.on_time
    address_length.OWN_RULE.add("/graphql/")  # a document may come in the address; it is measured before it is read
    bootstrap.needs("index of the search", index_status.needs_a_rebuild, index_rebuild.rebuild)
    pages.SOURCE.shown_as(NewsPage, pages.Kind.NEWS, newest_first)


def newest_first(page: NewsPage) -> str:
    return f"{9999 - page.date.year:04}{12 - page.date.month:02}{31 - page.date.day:02}"


def carry_over(sender, instance, **kwargs) -> None:
    """A changed source shows in the translation editor at once; what readers see in other languages stays."""
    translating.carry_over(instance)


def show_new_values(event: SettingChanged | SettingChangeWithdrawn) -> None:
    """Make public pages anew: a change may hold from today on. Later days need nothing, since pages are kept by day."""
    content_version.change()


def publish_scheduled() -> None:
    """Publish what is due and take down what has expired."""
    call_command("publish_scheduled")
