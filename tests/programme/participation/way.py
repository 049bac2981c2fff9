"""An application and its people, brought as far as a test needs it: nobody here exists."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.core import mail
from django.utils import timezone

from tests.programme.people_cast import HERE, give_role, make_centre, make_person, viewer_of
from tosbelgi.programme.catalogue.api import norms_from_json
from tosbelgi.programme.demo.plans import Means, plan_for
from tosbelgi.programme.models import (
    Centre,
    FamilyLink,
    Organisation,
    Participation,
    Person,
    Region,
    Schedule,
    ScheduleAgreement,
    ScheduleVersion,
)
from tosbelgi.programme.participation import agreeing, api
from tosbelgi.programme.people.api import AbilityKind, Role, Viewer, grant_ability
from tosbelgi.programme.schedule import api as schedule
from tosbelgi.programme.schedule.api import books_offered
from tosbelgi.reading_lists.models import Approval, ReadingListPage

TEXTS = {"kk": "Сынақ мәтіні.", "ru": "Пробный текст.", "en": "A text for tests."}
PAGE = {
    "residence": "Мысал ауылы",
    "study": "№ 0 мектеп",
    "about": "Сынақ үшін ғана бармын.",
    "hobby": "Домбыра",
    "representative_given_name": "Гүлнар",
    "representative_family_name": "Мысалова",
    "representative_relation": "parent",
    "representative_email": "gulnar@example.kz",
}


@dataclass
class Cast:
    """A pupil of fifteen, a mentor and a head of the centre in their region, and the operator."""

    pupil: Person
    mentor: Person
    head: Person
    operator: Person
    centre: Centre

    @property
    def pupil_viewer(self) -> Viewer:
        return viewer_of(self.pupil)

    @property
    def mentor_viewer(self) -> Viewer:
        return viewer_of(self.mentor)

    @property
    def head_viewer(self) -> Viewer:
        return viewer_of(self.head)


def years_ago(years: int, *, days: int = 0) -> date:
    """The day on which somebody was born who completes so many years today; `days` later or earlier."""
    today = timezone.localdate()
    return api_birthday(today, -years) + timedelta(days=days)


def api_birthday(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def make_cast(region: str = HERE, *, suffix: str = "") -> Cast:
    centre = make_centre(region, name=f"Үлгі{suffix}")
    pupil, mentor, head = (make_person(f"{name}{suffix}") for name in ("Айгерім", "Данияр", "Сәуле"))
    pupil.birth_date = years_ago(15)
    pupil.save()
    pupil.user.email = f"aigerim{suffix}@example.kz".lower()
    pupil.user.save()
    give_role(mentor, Role.MENTOR, centre=centre)
    give_role(head, Role.CENTRE_HEAD, centre=centre)
    operator = Person.objects.filter(given_name="Оператор").first()
    if operator is None:
        operator = make_person("Оператор")
        give_role(operator, Role.OPERATOR)
    return Cast(pupil, mentor, head, operator, centre)


def approve_text() -> None:
    agreeing.AgreementText.objects.get_or_create(
        version=1, defaults={f"text_{code}": text for code, text in TEXTS.items()} | {"approved_at": timezone.now()}
    )


def drafted(cast: Cast, *, level: str = "bronze", page: dict[str, str] | None = None) -> Participation:
    """A draft in which nothing is missing."""
    now = timezone.now()
    row = api.begin(by=cast.pupil_viewer, at=now)
    draft = api.Draft(
        birth_date=cast.pupil.birth_date,
        directions=("work",),
        level=level,
        region_id=Region.objects.get(pk=cast.centre.region_id).pk,
        centre_id=cast.centre.pk,
        mentor_id=cast.mentor.pk,
        page=PAGE | (page or {}),
    )
    return api.write(participation=row.public_id, version=row.version, draft=draft, by=cast.pupil_viewer, at=now)


def submit(cast: Cast, row: Participation, **changes: object) -> Participation:
    asked = {
        "participation": row.public_id,
        "version": row.version,
        "confirmed": True,
        "words": "Мен талаптарды орындауға міндеттенемін.",
        "language": "kk",
        "by": cast.pupil_viewer,
        "at": timezone.now(),
    }
    return api.submit(**(asked | changes))


def submitted(cast: Cast, **more: object) -> Participation:
    return submit(cast, drafted(cast, **more))


def approved(cast: Cast, **more: object) -> Participation:
    row = submitted(cast, **more)
    return api.approve(participation=row.public_id, version=row.version, by=cast.head_viewer, at=timezone.now())


def code_sent_to(address: str) -> str:
    """The code of the last letter to that address."""
    body = next(one.body for one in reversed(mail.outbox) if address in one.to)
    return re.search(r"\b\d{6}\b", body)[0]


def representative_of(row: Participation) -> api.RepresentativeViewer:
    link = FamilyLink.objects.get(
        representation__represented=row.person_id, representation__until=None, revoked_at=None
    )
    return api.viewer_by_link(link.token, at=timezone.now())


def accept(row: Participation, signer: object, address: str) -> Participation:
    now = timezone.now()
    api.ask_for_code(participation=row.public_id, by=signer, language="kk", at=now)
    return api.accept(
        participation=row.public_id,
        text_version=1,
        code=code_sent_to(address),
        confirmed=True,
        by=signer,
        language="kk",
        at=now,
    )


def agreed(cast: Cast) -> Participation:
    approve_text()
    row = approved(cast)
    accept(row, cast.pupil_viewer, cast.pupil.user.email)
    return accept(row, representative_of(row), PAGE["representative_email"])


# Of no list: by it an approval for tests alone is known.
UNREAD = "0" * 64


def approve_list() -> None:
    """The reading list of the site's own content as an approved one, so that books can be planned."""
    the_list = ReadingListPage.objects.filter(locale__language_code="kk").order_by("-year").first()
    Approval.objects.get_or_create(
        reading_list=the_list,
        defaults={"decision": "№ 1", "decided_on": timezone.localdate(), "rows_digest": UNREAD, "at": timezone.now()},
    )


def means_of(row: Participation) -> Means:
    """Books for the level, and an organisation that is authorised for volunteering and trips."""
    approve_list()
    organisation = Organisation.objects.get(centre=row.centre_id)
    for kind in (AbilityKind.VOLUNTEERING, AbilityKind.TRIPS):
        if not Organisation.objects.able_to(kind, timezone.now()).filter(pk=organisation.pk).exists():
            grant_ability(organisation_id=organisation.pk, kind=kind, by=None, at=timezone.now())
    return Means(
        {row.level: books_offered(row.level)},
        {"volunteering": organisation.public_id, "trips": organisation.public_id},
    )


def plan_of(row: Participation, **changes: object) -> schedule.Plan:
    """A plan that meets the norms that hold for the participation, from today on."""
    hold = api.norms_to_hold(row, timezone.now())
    plan = plan_for(row.level, norms_from_json(hold.text), hold.directions, means_of(row), timezone.localdate())
    return replace(plan, **changes)


def write_plan(cast: Cast, row: Participation, plan: schedule.Plan | None = None, **changes: object):
    kept = Schedule.objects.filter(participation=row).first()
    asked = {
        "participation": row.public_id,
        "base": kept.version if kept else 0,
        "plan": plan or plan_of(row),
        "by": cast.pupil_viewer,
        "at": timezone.now(),
    }
    return schedule.change(**(asked | changes))


def agree_on(row: Participation, written: ScheduleVersion, by: Viewer, **changes: object):
    asked = {"participation": row.public_id, "version": written.number, "digest": written.digest, "by": by}
    return schedule.agree(**(asked | {"at": timezone.now()} | changes))


def schedule_rows(row: Participation, *, in_force: bool) -> ScheduleVersion:
    """A plan on which both have agreed, as rows: it is in force, or whoever presses next is the last to agree."""
    plan = plan_of(row)
    kept = Schedule.objects.create(participation=row, version=1, agreed_version=1 if in_force else None)
    version = ScheduleVersion.objects.create(
        schedule=kept, number=1, text=schedule.plan_text(plan), digest=schedule.plan_digest(plan), role="participant",
        person_id=row.person_id, at=timezone.now(),
    )  # fmt: skip
    for role, person_id in (("participant", row.person_id), ("mentor", row.mentor_id)):
        ScheduleAgreement.objects.create(version=version, person_id=person_id, role=role, at=timezone.now())
    return version


def scheduled(cast: Cast, row: Participation | None = None) -> Participation:
    """Pupil and mentor have agreed on a plan that the pupil wrote."""
    row = row or agreed(cast)
    row.refresh_from_db()
    agree_both(cast, row)
    row.refresh_from_db()
    return row


def agree_both(cast: Cast, row: Participation, plan: schedule.Plan | None = None) -> None:
    version = write_plan(cast, row, plan)
    for viewer in (cast.pupil_viewer, cast.mentor_viewer):
        agree_on(row, version, viewer)


def activate(cast: Cast, row: Participation, **changes: object) -> Participation:
    asked = {
        "participation": row.public_id,
        "seen_norms": row.norms_digest,
        "by": cast.mentor_viewer,
        "at": timezone.now(),
    }
    return schedule.activate(**(asked | changes))


def active(cast: Cast) -> Participation:
    return activate(cast, scheduled(cast))


REACHED = {
    "draft": drafted,
    "submitted": submitted,
    "approved": approved,
    "agreed": agreed,
    "scheduled": scheduled,
    "active": active,
}
