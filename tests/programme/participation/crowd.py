"""Everybody who could look at a participation, and one participation in each state; what each may see, in one table.

Nobody here exists. Whatever one of the applicants has told holds a rare word, so that it is found wherever it leaks.
"""

import itertools
from dataclasses import dataclass, field

from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests.programme.people_cast import HERE, THERE, give_role, make_centre, make_person, viewer_of
from tosbelgi.programme.models import (
    Acceptance,
    AcceptanceCode,
    Centre,
    Contact,
    FamilyLink,
    LegalRepresentative,
    Participation,
    ParticipationAct,
    Person,
    PersonalPage,
    Portrait,
)
from tosbelgi.programme.participation import api
from tosbelgi.programme.participation.agreeing import _digest
from tosbelgi.programme.participation.season_norms import freeze
from tosbelgi.programme.participation.signers import Side
from tosbelgi.programme.participation.states import WITH_NORMS, Actor
from tosbelgi.programme.people.api import Role, end_appointment
from tosbelgi.programme.people.photographs.names import new_file

from . import way

CODE = "123456"
State = api.State
DRAFT, WITHDRAWN_DRAFT = "draft", "withdrawn draft"
OBJECTS = (*(one.value for one in State), WITHDRAWN_DRAFT)
HANDED_IN = {*OBJECTS} - {DRAFT, WITHDRAWN_DRAFT}
ENTRUSTED = {"approved", "agreed", "scheduled", "active"}

# Who sees which participations that are not their own. Whoever stands in no line here sees none.
WHO_SEES_WHAT: dict[str, set[str]] = {
    "the mentor whom they wished": ENTRUSTED,
    "staff of the centre": HANDED_IN,
    "the head of the centre": HANDED_IN,
    "the coordinator of the region": HANDED_IN,
    "the operator": HANDED_IN,
    "another participant": set(),
    "a mentor of the same centre": set(),
    "a mentor of another centre": set(),
    "staff of another centre": set(),
    "the head of another centre": set(),
    "the coordinator of another region": set(),
    "an expert": set(),
    "the commission": set(),
    "a head whose time is over": set(),
    "a mentor who claims to be the head": set(),
    "a head who acts for themselves": set(),
    "somebody without an account": set(),
}
OWNER, PARENT = "the participant", "the parent"
EVERYBODY = (OWNER, PARENT, *WHO_SEES_WHAT)

# As whom they act: what the table of states calls them.
ACTS_AS: dict[str, Actor] = {
    OWNER: Actor.PARTICIPANT,
    PARENT: Actor.REPRESENTATIVE,
    "staff of the centre": Actor.CENTRE,
    "the head of the centre": Actor.CENTRE,
    "the mentor whom they wished": Actor.MENTOR,
}


def sees(who: str, what: str) -> bool:
    """Does this one see the participation in that state, however they come to it?"""
    if who == OWNER:
        return True
    return what in (HANDED_IN if who == PARENT else WHO_SEES_WHAT[who])


def rare(what: str) -> str:
    """The word that stands in everything about one of them, and nowhere else."""
    return f"Құпия{OBJECTS.index(what):02}ж"


@dataclass
class Crowd:
    """All of them, by what they are called."""

    centre: Centre
    people: dict[str, Person] = field(default_factory=dict)
    rows: dict[str, Participation] = field(default_factory=dict)
    links: dict[str, FamilyLink] = field(default_factory=dict)
    portraits: dict[str, Portrait] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    acting: dict[str, int] = field(default_factory=dict)

    def person(self, who: str, what: str) -> Person | None:
        return self.rows[what].person if who == OWNER else self.people.get(who)

    def viewer(self, who: str, what: str):
        """Who acts: the parent comes by their link; None for whoever has no account or no link that opens."""
        if who == PARENT:
            link = self.links[what]
            return api.viewer_by_link(link.token, at=timezone.now())
        person = self.person(who, what)
        return person and viewer_of(person, acting=self.acting.get(who))

    def client(self, who: str, what: str) -> Client:
        key = f"{who} {what}" if who == OWNER else who
        if key not in self.clients:
            self.clients[key] = client = Client()
            person = self.person(who, what)
            if person is not None:
                client.force_login(person.user)
                if who == "a mentor who claims to be the head":
                    head = self.people["the head of the centre"].appointments.get()
                    client.post("/kk/cabinet/role/", {"acting": head.pk})
                if who in self.acting:
                    client.post("/kk/cabinet/role/", {"acting": self.acting[who]})
        return self.clients[key]

    def family_address(self, what: str) -> str:
        with translation.override("kk"):
            return reverse("family", args=[self.links[what].token])


def make_crowd() -> Crowd:
    """Made at once by rows and not by deeds, since it is the doors that are tried."""
    way.approve_text()
    crowd = Crowd(make_centre(HERE))
    names = itertools.count(1)
    other, far = make_centre(HERE, "Мысал"), make_centre(THERE, "Алыс")

    def appointed(who, role=None, **where):
        person = crowd.people[who] = make_person(f"Адам{next(names)}")
        return give_role(person, role, **where) if role else None

    appointed("another participant")
    appointed("the mentor whom they wished", Role.MENTOR, centre=crowd.centre)
    appointed("a mentor of the same centre", Role.MENTOR, centre=crowd.centre)
    appointed("staff of the centre", Role.CENTRE_STAFF, centre=crowd.centre)
    appointed("the head of the centre", Role.CENTRE_HEAD, centre=crowd.centre)
    appointed("a mentor of another centre", Role.MENTOR, centre=other)
    appointed("staff of another centre", Role.CENTRE_STAFF, centre=other)
    appointed("the head of another centre", Role.CENTRE_HEAD, centre=far)
    appointed("the coordinator of the region", Role.REGIONAL_COORDINATOR, region=HERE)
    appointed("the coordinator of another region", Role.REGIONAL_COORDINATOR, region=THERE)
    appointed("an expert", Role.EXPERT, region=HERE)
    appointed("the commission", Role.COMMISSION)
    appointed("the operator", Role.OPERATOR)
    over = appointed("a head whose time is over", Role.CENTRE_HEAD, centre=crowd.centre)
    end_appointment(appointment_id=over.pk, by=None, at=timezone.now())
    appointed("a mentor who claims to be the head", Role.MENTOR, centre=other)
    appointed("a head who acts for themselves", Role.CENTRE_HEAD, centre=crowd.centre)
    crowd.acting["a head who acts for themselves"] = 0
    for what in OBJECTS:
        _applicant(crowd, what)
    return crowd


def _applicant(crowd: Crowd, what: str) -> None:
    word, now = rare(what), timezone.now()
    person = make_person(word)
    person.birth_date = way.years_ago(15)
    person.save()
    Contact.objects.create(person=person, kind="email", value=f"{what.replace(' ', '-')}@example.kz")
    state = State.WITHDRAWN if what == WITHDRAWN_DRAFT else State(what)
    row = Participation(
        person=person, level="bronze", state=state, directions=["work"], region_id=crowd.centre.region_id,
        centre=crowd.centre, mentor=crowd.people["the mentor whom they wished"], begun_at=now, changed_at=now,
        submitted_at=now if what in HANDED_IN else None,
    )  # fmt: skip
    if state in WITH_NORMS:
        frozen = freeze(timezone.localdate(), "bronze")
        row.season_year, row.season_version, row.decided_at = frozen.season_year, frozen.season_version, now
        row.norms, row.norms_digest = frozen.text, frozen.digest
    row.save()
    if state in WITH_NORMS:
        way.schedule_rows(row, in_force=what in ("scheduled", "active"))
    crowd.rows[what] = row
    page = way.PAGE | dict.fromkeys(("residence", "about", "representative_given_name"), word)
    PersonalPage.objects.create(participation=row, **page)
    crowd.portraits[what] = Portrait.objects.create(
        participation=row, file=new_file(), width=90, height=60, bytes=1, digest="-", uploaded_at=now
    )
    parent = Person.objects.create(given_name=word, family_name="Мысалова")
    held = LegalRepresentative.objects.create(
        representative=parent, represented=person, relation="parent", since=now - timezone.timedelta(days=1)
    )
    Contact.objects.create(person=parent, kind="email", value=page["representative_email"])
    crowd.links[what] = FamilyLink.objects.create(representation=held, made_at=now)
    if what in HANDED_IN:
        _acts(row, Side(person.pk, False, person.user_id), Side(parent.pk, True, None), word)


def _acts(row: Participation, own: Side, parent: Side, word: str) -> None:
    """What was done with it, with words of those who did it; the codes and acceptances of both sides."""
    now = timezone.now()
    done = {"act": "submit", "role": "participant", "led_to": "submitted"}
    if row.state in ("returned", "rejected"):
        done = {"act": row.state.removesuffix("ed"), "role": "centre_head", "led_to": row.state}
    # By nobody: what was done by the very same person a moment ago would be answered as done.
    ParticipationAct.objects.create(participation=row, version=1, person=None, at=now, words=word, **done)
    for side in (own, parent):
        if row.state in ("agreed", "scheduled", "active"):
            Acceptance.objects.create(
                participation=row, person_id=side.person_id, as_representative=side.as_representative, at=now,
                text=api.current_text(), language="kk",
            )  # fmt: skip
        AcceptanceCode.objects.create(
            participation=row, person_id=side.person_id, as_representative=side.as_representative,
            digest=_digest(row, side, CODE), made_at=now - timezone.timedelta(minutes=2),
            expires_at=now + timezone.timedelta(minutes=20),
        )  # fmt: skip
