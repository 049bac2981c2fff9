"""Rows in every state in which an editor may meet them: drafted, scheduled, locked, waiting, sent back, aliased …

Names and texts are content and stand in Kazakh; what the admin says about their states is what the walk reads.
"""

from datetime import datetime, timedelta
from types import SimpleNamespace

from django.contrib.auth import get_user_model, login
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import RequestFactory
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.log_actions import registry
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Comment,
    CommentReply,
    Locale,
    ModelLogEntry,
    PageLogEntry,
    PageViewRestriction,
    Task,
    Workflow,
)

from tests.cms import made_files
from tosbelgi.cms.media.models import SiteDocument, SiteImage
from tosbelgi.home import groups
from tosbelgi.home.benefits import Benefit
from tosbelgi.home.models import ContentPage, FrontPage
from tosbelgi.home.news import NewsIndexPage, NewsPage
from tosbelgi.kernel.models import CalendarCorrection, HistoryLine, OutgoingMail, ParkedLine
from tosbelgi.kernel.setting_actions import change_setting
from tosbelgi.programme.models import Centre, Region
from tosbelgi.reading_lists.books import Book
from tosbelgi.reading_lists.importing.plan import Plan
from tosbelgi.reading_lists.importing.runs import ImportRun
from tosbelgi.reading_lists.lists import ReadingListPage
from tosbelgi.reading_lists.wordings import FILE_PROBLEMS, PROBLEMS

DEEDS_IN = ("kk", "ru")
WORDS = "Сынақ сөздері"


def people(operator):
    """The operator, an editor who submits, and somebody who has left."""
    users = get_user_model().objects
    operator.first_name, operator.last_name = "Сәуле", "Үлгіғалиева"
    operator.save()
    editor = users.create_user("aigul", "aigul@example.invalid", first_name="Айгүл", last_name="Мысалбекова")
    editor.groups.add(Group.objects.get(name=groups.EDITORS))
    gone = users.create_user("ketken", "ketken@example.invalid", first_name="Кеткен", last_name="Адам", is_active=False)
    return SimpleNamespace(operator=operator, editor=editor, gone=gone)


def text_page(name: str, by) -> ContentPage:
    """A page that may be moved: one of text stands below the front page or below another."""
    above = FrontPage.objects.get(locale__language_code="kk")
    page = above.add_child(instance=ContentPage(title=f"Сынақ беті {name}", slug=f"synaq-{name}", locale=above.locale))
    page.save_revision(user=by).publish(user=by)
    return page


def news(name: str, by, live: bool = True) -> NewsPage:
    above = NewsIndexPage.objects.get(locale__language_code="kk")
    page = NewsPage(title=f"Сынақ беті {name}", slug=f"synaq-{name}", locale=above.locale, owner=by, live=live)
    page.summary, page.body = WORDS, [("text", f'<p>{WORDS}: <a href="https://example.invalid/">{WORDS}</a>.</p>')]
    above.add_child(instance=page)
    revision = page.save_revision(user=by, log_action=True)
    if live:
        revision.publish(user=by)
    return page


def benefit(name: str, by, live: bool = True) -> Benefit:
    day = timezone.localdate()
    row = Benefit(key=f"synaq-{name}", valid_from=day, checked_on=day, title_kk=f"Сынақ игілігі {name}", live=live)
    row.text_kk = row.source_kk = WORDS
    row.save()
    revision = row.save_revision(user=by, log_action=True)
    if live:
        revision.publish(user=by)
    return row


def states(make, who) -> dict:
    """One row of this kind for each state."""
    now = timezone.now()
    found = {name: make(name, who.operator) for name in ("changed", "scheduled", "mine", "theirs", "expired", "gone")}
    found |= {name: make(name, who.editor, live=False) for name in ("drafted", "waits", "sent-back", "approved")}
    _change(found["changed"], who)
    _schedule(found["scheduled"], who, now)
    for name, by in (("mine", who.operator), ("theirs", who.editor)):
        found[name].locked, found[name].locked_by, found[name].locked_at = True, by, now
        found[name].save(update_fields=["locked", "locked_by", "locked_at"])
    found["expired"].unpublish(set_expired=True, user=who.operator)
    found["gone"].unpublish(user=who.operator, log_action=True)
    for name in ("waits", "sent-back", "approved"):
        row = found[name]
        row.save_revision(user=who.editor)
        workflow = row.get_workflow().start(row, who.editor)
        task = workflow.current_task_state
        if name == "sent-back":
            task.reject(user=who.operator, comment=f"{WORDS}: түзетіңіз")
        elif name == "approved":
            task.approve(user=who.operator, comment=WORDS)
        row.refresh_from_db()
    return found


def _change(row, who) -> None:
    """Two more versions by two people, the last one a draft."""
    text = "summary" if isinstance(row, NewsPage) else "text_kk"
    for number, by in enumerate((who.operator, who.editor)):
        setattr(row, text, f"{WORDS} {number}")
        revision = row.save_revision(user=by, log_action=True)
        if not number:
            revision.publish(user=by)
            row.refresh_from_db()


def _schedule(row, who, now: datetime) -> None:
    row.go_live_at, row.expire_at = now + timedelta(days=3), now + timedelta(days=30)
    revision = row.save_revision(user=who.operator, log_action=True)
    revision.publish(user=who.operator)


def pages(who) -> dict[str, NewsPage]:
    found = states(news, who)
    changed = found["changed"]
    found["alias"] = changed.create_alias(update_slug="synaq-alias", user=who.operator)
    found["twin"] = changed.copy(update_attrs={"title": "Сынақ егізі", "slug": "synaq-twin"}, user=who.operator)
    for kind in (PageViewRestriction.PASSWORD, PageViewRestriction.LOGIN, PageViewRestriction.GROUPS):
        found[kind] = news(kind, who.operator)
        PageViewRestriction.objects.create(page=found[kind], restriction_type=kind, password="құпия сөз")
    comment = Comment.objects.create(page=changed, user=who.editor, text="Сынақ пікірі", contentpath="summary")
    CommentReply.objects.create(comment=comment, user=who.operator, text="Сынақ жауабы")
    for language in DEEDS_IN:
        for deed in ("first", "second", "third", "typed", "late"):
            found[f"{deed}-{language}"] = news(f"{deed}-{language}", who.operator)
        found[f"moves-{language}"] = text_page(f"moves-{language}", who.operator)
        source = news(f"gaps-{language}", who.operator)
        found[f"gaps-{language}"] = source.copy_for_translation(Locale.objects.get(language_code="ru"))
        found[f"asks-{language}"] = news(f"asks-{language}", who.editor, live=False)
        found[f"asks-{language}"].get_workflow().start(found[f"asks-{language}"], who.editor)
    return found


def benefits(who) -> dict[str, Benefit]:
    found = states(benefit, who)
    for language in DEEDS_IN:
        for deed in ("first", "second", "typed"):
            found[f"{deed}-{language}"] = benefit(f"{deed}-{language}", who.operator)
        found[f"asks-{language}"] = benefit(f"asks-{language}", who.editor, live=False)
        found[f"asks-{language}"].get_workflow().start(found[f"asks-{language}"], who.editor)
    return found


def at_the_same_form(row: Benefit, who) -> None:
    """Others have opened it too: one has changed something, one has gone for tea, the others look."""
    names = ("Асан", "Берік", "Гүлнәр", "Дана", "Ерлан", "Жанар")
    others = [
        get_user_model().objects.create_user(f"other-{number}", f"other-{number}@example.invalid", first_name=name)
        for number, name in enumerate(names)
    ]
    now = timezone.now()
    for number, user in enumerate([who.editor, *others]):
        at = now - EditingSession.IDLE_TIMEOUT if number == 1 else now
        EditingSession.objects.create(user=user, content_object=row, last_seen_at=at, is_editing=number == 2)


def everything_that_is_logged(page: NewsPage, row: Benefit, by) -> None:
    """Every line the histories can show, in its full and in its short form."""
    moment = timezone.now().isoformat()
    named, task = {"id": page.pk, "title": page.title}, {"id": 1, "title": groups.APPROVAL}
    revision = {"id": 1, "created": moment, "go_live_at": moment, "has_live_version": True}
    full = {
        "title": {"old": WORDS, "new": f"{WORDS}!"}, "revision": revision, "source": named, "destination": named,
        "page": named, "source_locale": {"language_code": "kk"}, "restriction": {"type": "login", "title": WORDS},
        "comment": {"id": 1, "contentpath": "summary", "text": WORDS}, "reply": {"id": 1, "text": WORDS},
        "workflow": {**task, "status": "in_progress", "next": task, "task_state_id": 1, "task": task},
    }  # fmt: skip
    unseen = full | {"revision": revision | {"has_live_version": False}}
    for action, _label in registry.get_choices():
        for data in ({}, full, unseen):
            said = data | {"comment": WORDS} if action.startswith("wagtail.workflow") and data else data
            PageLogEntry.objects.log_action(page, action, user=by, data=said)
            if "comments" not in action:  # only pages have them
                ModelLogEntry.objects.log_action(row, action, user=by, data=said)


def files(who) -> dict:
    """Pictures and documents, in the room and on their way in."""
    found: dict = {"collection": Collection.get_first_root_node().add_child(name="Сынақ жинағы")}
    restricted = Collection.get_first_root_node().add_child(name="Құпия жинақ")
    CollectionViewRestriction.objects.create(collection=restricted, restriction_type="login")
    for name in ("shown", "other", *DEEDS_IN):
        image = SiteImage(title=f"Сынақ суреті {name}", file=ImageFile(ContentFile(made_files.picture()), "synaq.jpg"))
        paper = SiteDocument(title=f"Сынақ құжаты {name}", file=ContentFile(made_files.pdf(), "synaq.pdf"))
        for kind, row in (("image", image), ("document", paper)):
            row.uploaded_by_user = who.operator
            row.save()
            found[kind, name] = row
    return found


def further(who, page: NewsPage) -> dict:
    """One row of each other room."""
    query = Query.get("сынақ сөзі")
    query.add_hit()
    SearchPromotion.objects.create(query=query, page=page, description=WORDS)
    group = Group.objects.create(name="Сынақ тобы")
    off = Workflow.objects.create(name="Сынақ барысы", active=False)
    task = Task.objects.filter(active=True).first().specific
    idle = type(task).objects.create(name="Сынақ тапсырмасы", active=False)
    redirect = Redirect.add_redirect("/synaq/", page)
    CalendarCorrection.objects.create(date=timezone.localdate(), working=True, reason=WORDS)
    Centre.objects.create(region=Region.objects.first(), name_kk="Сынақ орталығы")
    line = HistoryLine.objects.filter(seq__isnull=False).first()
    failed = {"tries": 5, "error": WORDS, "parked_at": timezone.now()}
    parked = ParkedLine.objects.create(subscription="pages", line=line, **failed)
    mail = OutgoingMail.objects.create(message={"to": ["aigerim@example.invalid"]}, **failed)
    return {
        "query": query, "group": group, "off": off, "idle": idle, "redirect": redirect, "parked": parked, "mail": mail,
    }  # fmt: skip


def imports(who) -> list[ImportRun]:
    """A spreadsheet in each state; what changes everything that can be changed, and what is wrong in every way."""
    newest = ReadingListPage.objects.get(locale__language_code="kk", year=2026)
    preview = Plan(added=[WORDS], removed=[WORDS], relisted=[WORDS]).summary()
    preview |= {"new_books": [WORDS], "new_authors": [WORDS], "changed_books": {WORDS: {"title_kk": [WORDS, "!"]}}}
    problems = [
        {"row": row, "column": "title_kk", "code": code, "value": WORDS, "allowed": "1"}
        for row, code in enumerate(sorted(PROBLEMS.keys() - FILE_PROBLEMS.keys()), start=2)
    ]
    states = ImportRun.State
    given = {"reading_list": newest, "name": "list.csv", "digest": "", "by": who.operator, "at": timezone.now()}
    more = {states.READY: {"preview": preview}, states.FAULTY: {"problems": problems, "problem_count": 100}}
    return [ImportRun.objects.create(**given, state=state, **more.get(state, {})) for state in states]


def planned(who):
    """A change of a setting that begins in a month."""
    now = timezone.now()
    day = timezone.localdate() + timedelta(days=30)
    return change_setting(name="news.per_page", value=7, valid_from=day, reason=WORDS, by=who.operator, at=now)


def chosen_in_bulk(rows) -> dict[tuple[str, str], list[int]]:
    """For each room, the rows that are ticked when something is done with all of them."""
    pages, files = rows.pages, rows.files
    return {
        ("wagtailcore", "page"): [pages[name].pk for name in ("changed", "mine", "drafted")],
        ("cms", "siteimage"): [files["image", name].pk for name in ("shown", "other")],
        ("cms", "sitedocument"): [files["document", name].pk for name in ("shown", "other")],
        ("accounts", "user"): [rows.who.editor.pk, rows.who.gone.pk],
        ("home", "benefit"): [rows.benefits[name].pk for name in ("changed", "drafted")],
        ("reading_lists", "book"): [row.pk for row in Book.objects.order_by("pk")[:2]],
    }


def signed_in(user) -> str:
    """The key of a session of this person."""
    request = RequestFactory().get("/")
    request.session = SessionStore()
    login(request, user)
    request.session.save()
    return request.session.session_key
