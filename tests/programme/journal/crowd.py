"""An entry in each state, and everybody who might open it: what each may see, in one table. Nobody here exists."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.test import Client

from tests.programme.people_cast import give_role, make_holder, make_person, viewer_of
from tosbelgi.programme.journal import api
from tosbelgi.programme.journal.api import State
from tosbelgi.programme.models import Entry, EntryPhotograph, Participation, PersonalPage
from tosbelgi.programme.people.api import Role
from tosbelgi.programme.people.photographs.names import new_file

from .cast import Diary, make_diary, moved

OWNER, LEAD = "whoever wrote it", "the mentor who leads"
NOBODY, STRANGER = "somebody signed in without a person", "a stranger"
# Who sees what was sent. A draft is seen by its author alone.
SEES_SENT = {
    OWNER, LEAD, "the head of the centre", "the staff of the centre", "the coordinator of the region", "the operator"
}  # fmt: skip
SEES_NOTHING = {
    "another participant",
    "another whom the mentor leads",
    "another mentor of the centre",
    "a mentor elsewhere",
    "the head of another centre",
    "the staff of another centre",
    "the coordinator of another region",
    "an expert of the region",
    "the commission",
}
EVERYBODY = (*sorted(SEES_SENT), *sorted(SEES_NOTHING))
ACTS_AS = {OWNER: "participant", LEAD: "mentor"}


def rare(state: str) -> str:
    """The word that stands in everything about the entry in that state, and nowhere else."""
    return f"Құпия{State.values.index(state)}жж"


class Crowd:
    """A diary with an entry in each state, and everybody who might open it."""

    def __init__(self) -> None:
        self.diary = diary = make_diary()
        self.rows, self.pictures, self.clients = {}, {}, {}
        for number, state in enumerate(State.values):
            told = {"title": rare(state), "words": f"{rare(state)} реттедім."}
            row = diary.write(diary.work_day(day=diary.today - timedelta(days=number), **told))
            if state in ("confirmed", "unconfirmed"):
                row = diary.send(row)
                said = {"words": "Растады.", "by": diary.mentor, "at": diary.at}
                api.employer_said(entry=row.public_id, version=1, **said)
                diary.confirm(row)
                row = Entry.objects.get(pk=row.pk) if state == "confirmed" else diary.unconfirm(row)
            else:
                row = moved(diary, row, state)
            self.rows[state] = Entry.objects.get(pk=row.pk)
            self.pictures[state] = EntryPhotograph.objects.create(
                participation=diary.participation, file=new_file(), width=1, height=1, bytes=1,
                digest=f"{row.pk:064}", uploaded_at=diary.at, sent=state != "draft",
            )  # fmt: skip
        # Whatever the mentor asks is open to the one whom it is asked of.
        self.task = api.give_task(
            participation=diary.participation.public_id, direction="work", words="Тағы.", by=diary.mentor,
            due_on=diary.today, at=diary.at, entry=self.rows["sent"].public_id,
        )  # fmt: skip
        centre = diary.cast.centre
        elsewhere = make_diary(suffix="-elsewhere")
        staff, colleague, others = (make_person(name) for name in ("Қызметкер", "Әріптес", "Бөтен"))
        give_role(others, Role.CENTRE_STAFF, centre=elsewhere.cast.centre)
        give_role(staff, Role.CENTRE_STAFF, centre=centre)
        give_role(colleague, Role.MENTOR, centre=centre)
        self.other = led_too(diary)
        self.people = {
            "another whom the mentor leads": self.other.person,
            OWNER: diary.cast.pupil,
            LEAD: diary.cast.mentor,
            "the head of the centre": diary.cast.head,
            "the staff of the centre": staff,
            "the coordinator of the region": make_holder(Role.REGIONAL_COORDINATOR, name="Үйлестіруші"),
            "the operator": diary.cast.operator,
            "another participant": elsewhere.cast.pupil,
            "another mentor of the centre": colleague,
            "a mentor elsewhere": elsewhere.cast.mentor,
            "the head of another centre": elsewhere.cast.head,
            "the staff of another centre": others,
            "the coordinator of another region": make_holder(Role.REGIONAL_COORDINATOR, name="Басқа", region="KZ-10"),
            "an expert of the region": make_holder(Role.EXPERT, name="Сарапшы"),
            "the commission": make_holder(Role.COMMISSION, name="Комиссия"),
        }

    def viewer(self, who: str):
        return viewer_of(self.people[who], after=timedelta(seconds=1))

    def client(self, who: str) -> Client:
        """The browser of somebody; a stranger has one too, and so has who is signed in without a person."""
        if who not in self.clients:
            self.clients[who] = client = Client()
            if who == NOBODY:
                client.force_login(get_user_model().objects.create_user("nobody@example.com", "nobody@example.com"))
            elif who != STRANGER:
                client.force_login(self.people[who].user)
        return self.clients[who]


def led_too(diary: Diary) -> Participation:
    """Another participant of the same centre and mentor, by rows."""
    copied = {one.attname: getattr(diary.participation, one.attname) for one in Participation._meta.concrete_fields}
    for name in ("id", "public_id", "person_id"):
        del copied[name]
    row = Participation.objects.create(person=make_person("Жолдас"), **copied)
    PersonalPage.objects.create(participation=row, residence="Мысал ауылы", study="№ 1 мектеп")
    return row


def sees(who: str, state: str) -> bool:
    return who == OWNER or (who in SEES_SENT and state != "draft")
