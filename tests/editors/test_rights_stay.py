"""Nobody's rights rise beyond those of who acts: through every form of the admin, with whatever fields sent along."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction
from django.test import Client
from wagtail.models import Collection, GroupPagePermission, Page, Workflow

from tosbelgi.accounts.power import Power
from tosbelgi.cms.approval.tasks import ApprovalTask
from tosbelgi.home import groups

from .conftest import ROLES, page_in
from .test_every_address import addresses

pytestmark = pytest.mark.django_db
User = get_user_model()
# What can make somebody more: accounts, roles, ways of approval, collections and privacy, in bulk too.
ABOUT_RIGHTS = re.compile(r"admin/(users|groups|workflows|collections|bulk|account)\b|privacy/$")
# Lists and histories: no form, nothing to send.
SHOWING = re.compile(
    r"(^admin/(users|groups|collections)|results|/usage/<int:pk>|/history(-results)?/<int:pk>|/list|/index|/select_type"
    r"|/task_chooser|/task_chooser/<int:task_id>)/$"
)


WRITE = re.compile(
    r'\s*(?:INSERT(?: OR \w+)? INTO|REPLACE INTO|UPDATE|DELETE FROM|WITH)\s+"?(?P<table>\w+)', re.IGNORECASE
)


class Writes:
    """Which tables a request wrote to; where there is none, nobody's rights have changed and nothing is looked at."""

    ALONGSIDE = frozenset({"django_session"})

    def __init__(self):
        self.tables: set[str] = set()

    def __call__(self, execute, sql, params, many, context):
        written = WRITE.match(sql)
        if written and written["table"] not in self.ALONGSIDE:
            self.tables.add(written["table"])
        return execute(sql, params, many, context)


@pytest.fixture
def cast(people):
    """Beside the editors: a superuser, a keeper of nothing but accounts and approval, an auditor nobody else covers."""
    people["superuser"] = User.objects.create_superuser("bolat", "bolat@example.invalid", "a long enough word")
    keepers = Group.objects.create(name="Есепшілер")
    names = [
        f"{verb}_{model}" for verb in ("add", "change", "delete") for model in ("user", "group", "task", "workflow")
    ]
    kept = Permission.objects.filter(content_type__app_label__in=("accounts", "auth", "wagtailcore"))
    keepers.permissions.add(*kept.filter(codename__in=names), Permission.objects.get(codename="access_admin"))
    auditors = Group.objects.create(name="Тексерушілер")
    signers = Group.objects.create(name="Қол қоюшылар")  # approves, by the way of approval alone
    ApprovalTask.objects.get().groups.add(signers)
    auditors.permissions.add(Permission.objects.get(codename="view_historyline"))
    for name, role in (("keeper", keepers), ("auditor", auditors)):
        people[name] = User.objects.create_user(name, f"{name}@example.invalid", "a long enough word")
        people[name].groups.add(role)
    return people


def powers() -> dict[str, Power]:
    """What each account and each role may do; approving counts as publishing everywhere."""
    everywhere = frozenset((page.path, "publish_page") for page in Page.objects.filter(depth=1))
    steps = ApprovalTask.objects.filter(active=True)
    approving = Group.objects.filter(
        pk__in=ApprovalTask.groups.through.objects.filter(approvaltask__in=steps).values("group")
    )

    def whole(power: Power, its_roles) -> Power:
        if power.everything or not approving.filter(pk__in=[role.pk for role in its_roles]).exists():
            return power
        return Power(power.permissions, power.on_pages | everywhere, power.in_collections)

    held = {f"role {role.name}": whole(Power.of_roles([role]), [role]) for role in Group.objects.all()}
    return held | {
        f"account {user.username}": whole(Power.of_account(user), user.groups.all()) for user in User.objects.all()
    }


def both(one: Power, other: Power) -> Power:
    return Power(
        one.permissions | other.permissions, one.on_pages | other.on_pages,
        one.in_collections | other.in_collections, one.everything or other.everything,
    )  # fmt: skip


def accounts_beyond(actor) -> dict[str, tuple]:
    """All that is stored of those who may do more than this person, and of the roles that do."""
    power = Power.of_account(actor)
    kept = {
        user.username: (user.password, user.email, user.is_active, user.is_superuser, set(user.groups.all()))
        for user in User.objects.all()
        if not power.covers(Power.of_account(user))
    }
    return kept | {
        role.name: (role.pk, set(role.permissions.all()), set(GroupPagePermission.objects.filter(group=role)))
        for role in Group.objects.all()
        if not power.covers(Power.of_roles([role]))
    }


def account_forms(who: str) -> list[dict]:
    """An account as every role, as superuser, and with what no form has."""
    begun = {
        "username": who, "email": f"{who}-new@example.invalid", "first_name": "Ержан", "last_name": "Ойдаған",
        "password1": "taken over, long", "password2": "taken over, long", "is_active": "on", "is_staff": "on",
    }  # fmt: skip
    every = [str(one.pk) for one in Permission.objects.all()]
    kept = [str(pk) for pk in User.objects.filter(username=who).values_list("groups", flat=True) if pk]
    return [
        begun | {"groups": kept, "is_superuser": "on"},
        begun | {"groups": kept, "user_permissions": every},
        *(begun | {"groups": [*kept, str(role.pk)]} for role in Group.objects.all()),
    ]


def role_forms(name: str) -> list[dict]:
    """A role with each kind of right: permissions, over pages, over collections."""
    prefixes = ("page_permissions", "collection_permissions", "image_permissions", "document_permissions")
    empty = {
        f"{prefix}-{part}": value for prefix in (*prefixes, "collection_mgmt_permissions")
        for part, value in (("TOTAL_FORMS", "0"), ("INITIAL_FORMS", "0"), ("MAX_NUM_FORMS", "1000"))
    }  # fmt: skip
    begun = empty | {"name": name}
    registered = [str(pk) for pk in Permission.objects.values_list("pk", flat=True)]
    root, files = Page.objects.get(depth=1), Collection.get_first_root_node()
    images = Permission.objects.filter(content_type__app_label="wagtailimages", codename__endswith="_image")

    def placed(prefix, **fields):
        return begun | {f"{prefix}-TOTAL_FORMS": "1"} | {f"{prefix}-0-{key}": value for key, value in fields.items()}

    mine = Permission.objects.filter(codename__in=("view_historyline", "publish_book", "change_user", "write_kk"))
    return [
        begun | {"permissions": registered},
        *(begun | {"permissions": [str(one.pk)]} for one in mine),
        placed("page_permissions", page=str(root.pk), permissions=["publish_page", "change_page"]),
        placed("image_permissions", collection=str(files.pk), permissions=[str(one.pk) for one in images]),
        placed("collection_mgmt_permissions", collection=str(files.pk), permissions=[
            str(pk) for pk in Permission.objects.filter(codename__endswith="_collection").values_list("pk", flat=True)
        ]),
        begun | {"name": groups.ADMINISTRATORS},
        begun | {"name": "Administrators"},
    ]  # fmt: skip


def attempts(cast, actor) -> dict[str, list[tuple[str, dict]]]:
    """For each address about rights, as it is written, what is sent where."""
    own = actor.groups.first() or Group.objects.get(name="Есепшілер")
    task, flow = ApprovalTask.objects.first(), Workflow.objects.first()
    targets = (cast["superuser"], cast["auditor"], cast["editor"], actor)
    roles = (own, Group.objects.get(name="Тексерушілер"), Group.objects.get(name=groups.ADMINISTRATORS))
    task_form = {"name": "Өз адамым", "groups": [str(own.pk)], "create-task-name": "Өз адамым",
                 "create-task-groups": [str(own.pk)]}  # fmt: skip
    flow_form = {
        "name": "Өз жолым", "workflow_tasks-TOTAL_FORMS": "1", "workflow_tasks-INITIAL_FORMS": "0",
        "workflow_tasks-MAX_NUM_FORMS": "1000", "workflow_tasks-0-task": str(task.pk),
        "workflow_tasks-0-ORDER": "1", "workflow_pages-TOTAL_FORMS": "1", "workflow_pages-INITIAL_FORMS": "0",
        "workflow_pages-MIN_NUM_FORMS": "0", "workflow_pages-MAX_NUM_FORMS": "1000",
        "workflow_pages-0-page": str(Page.objects.get(depth=1).pk), "content_types": [],
    }  # fmt: skip
    bulk = {
        "assign_role": [{"role": str(role.pk)} for role in Group.objects.all()],
        "set_active_state": [{"mark_as_active": "False"}],
        "delete": [{}],
    }
    page, files = page_in("privacy", "kk"), Collection.get_first_root_node()
    own_form = {
        f"{part}{name}": value for part in ("", "name_email-", "profile-", "locale-")
        for name, value in account_forms(actor.username)[0].items()
    } | {"new_password1": "taken over, long", "new_password2": "taken over, long"}  # fmt: skip
    restricted = {"restriction_type": "groups", "groups": [str(own.pk)]}
    forms = [
        *(("users/edit/<int:pk>/", f"users/edit/{who.pk}/", each) for who in targets
          for each in account_forms(who.username)),
        *(("users/new/", "users/new/", form) for form in account_forms("jana")),
        *(("users/delete/<int:pk>/", f"users/delete/{who.pk}/", {}) for who in targets),
        *(("groups/edit/<int:pk>/", f"groups/edit/{role.pk}/", each)
          for role in roles for each in role_forms(role.name)),
        *(("groups/new/", "groups/new/", form | {"name": f"{form['name']} {number}"[: None if number < 8 else -2]})
          for number, form in enumerate(role_forms("Жаңа рөл"))),
        *(("groups/delete/<int:pk>/", f"groups/delete/{role.pk}/", {}) for role in roles[1:2]),
        *(("bulk/<str:app_label>/<str:model_name>/<str:action>/",
           f"bulk/accounts/user/{action}/?" + "&".join(f"id={who.pk}" for who in targets), each)
          for action, each_of in bulk.items() for each in each_of),
        ("workflows/add/", "workflows/add/", flow_form),
        ("workflows/edit/<int:pk>/", f"workflows/edit/{flow.pk}/", flow_form),
        ("workflows/enable/<int:pk>/", f"workflows/enable/{flow.pk}/", {}),
        ("workflows/disable/<int:pk>/", f"workflows/disable/{flow.pk}/", {}),
        ("workflows/remove/<int:page_pk>/", f"workflows/remove/{page.pk}/", {}),
        ("workflows/remove/<int:page_pk>/<int:workflow_pk>/", f"workflows/remove/{page.pk}/{flow.pk}/", {}),
        ("workflows/tasks/add/<str:app_label>/<str:model_name>/", "workflows/tasks/add/cms/approvaltask/", task_form),
        ("workflows/tasks/edit/<int:pk>/", f"workflows/tasks/edit/{task.pk}/", task_form),
        ("workflows/tasks/disable/<int:pk>/", f"workflows/tasks/disable/{task.pk}/", {}),
        ("workflows/tasks/enable/<int:pk>/", f"workflows/tasks/enable/{task.pk}/", {}),
        ("workflows/task_chooser/create/", "workflows/task_chooser/create/", task_form),
        ("pages/<int:page_id>/privacy/", f"pages/{page.pk}/privacy/", restricted),
        ("collections/<int:collection_id>/privacy/", f"collections/{files.pk}/privacy/", restricted),
        ("collections/add/", "collections/add/", {"name": "Жинақ", "parent": str(files.pk)}),
        ("collections/<int:pk>/", f"collections/{files.pk}/", {"name": "Жинақ", "parent": str(files.pk)}),
        ("collections/<int:pk>/delete/", f"collections/{files.pk}/delete/", {}),
        ("account/", "account/", own_form),
    ]  # fmt: skip
    found: dict[str, list[tuple[str, dict]]] = {}
    for route, address, form in forms:
        found.setdefault(f"admin/{route}", []).append((f"/admin/{address}", form))
    return found


@pytest.mark.parametrize("role", [*ROLES, "keeper"])
def test_nobodys_rights_rise_beyond_those_of_who_acts(role, cast):
    actor = cast[role]
    mine, before, beyond = Power.of_account(actor), powers(), accounts_beyond(actor)
    mine = both(mine, before[f"account {actor.username}"])
    written = set()
    client = Client(raise_request_exception=False)
    for sent in attempts(cast, actor).values():
        for address, form in sent:
            with transaction.atomic():  # each from the same state: who has changed their own password is signed out
                client.force_login(actor)
                with connection.execute_wrapper(writes := Writes()):
                    answer = client.post(address, form)
                assert answer.status_code < 500, address
                written |= writes.tables
                if writes.tables and "/delete/" not in address:
                    raised = {
                        name: power
                        for name, power in powers().items()
                        if not both(mine, before.get(name, Power())).covers(power)
                    }
                    assert raised == {}, (address, form)
                if writes.tables:
                    kept = {name: value for name, value in accounts_beyond(actor).items() if name in beyond}
                    assert kept == beyond, (address, form)
                transaction.set_rollback(True)
    assert (User._meta.db_table in written) is (role in {"administrator", "keeper"})  # writing is seen where it happens


def test_every_address_about_rights_is_tried(cast):
    """A new form about accounts, roles or approval has to be named above."""
    known = set(attempts(cast, cast["administrator"]))
    about = {route for route in addresses() if ABOUT_RIGHTS.search(route) and not SHOWING.search(route)}
    assert about == known


def test_an_administrator_still_does_what_the_role_is_for(cast):
    """People and roles within their own power: all that the quickstart makes, and new ones."""
    client = Client()
    client.force_login(cast["administrator"])
    mine = Power.of_account(cast["administrator"])
    assert all(mine.covers(Power.of_roles([Group.objects.get(name=name)])) for name in groups.RIGHTS)
    form = account_forms("jana")[0] | {"groups": [str(Group.objects.get(name=groups.APPROVERS).pk)]}
    assert client.post("/admin/users/new/", form).status_code == 302
    made = User.objects.get(username="jana")
    assert (made.is_superuser, [role.name for role in made.groups.all()]) == (False, [groups.APPROVERS])
    changed = form | {"first_name": "Жанар", "groups": [str(Group.objects.get(name=groups.EDITORS).pk)]}
    assert client.post(f"/admin/users/edit/{made.pk}/", changed).status_code == 302
    made.refresh_from_db()
    assert (made.first_name, [role.name for role in made.groups.all()]) == ("Жанар", [groups.EDITORS])
    given = Permission.objects.get(codename="publish_book")
    named = role_forms("Жаңа рөл")[0] | {"permissions": [str(given.pk)]}
    assert client.post("/admin/groups/new/", named).status_code == 302
    assert list(Group.objects.get(name="Жаңа рөл").permissions.all()) == [given]
    task = {"name": "Тексеру", "groups": [str(Group.objects.get(name=groups.APPROVERS).pk)]}
    assert client.post("/admin/workflows/tasks/add/cms/approvaltask/", task).status_code == 302


def test_the_refusals_say_why_and_a_superuser_does_all_of_it(cast):
    client = Client()
    client.force_login(cast["administrator"])
    told = client.get(f"/admin/users/edit/{cast['superuser'].pk}/", follow=True)
    assert "may do more than you" in told.text or "сізден көп" in told.text
    assert "is_superuser" not in client.get("/admin/users/new/").text
    client.force_login(cast["superuser"])
    assert "is_superuser" in client.get("/admin/users/new/").text
    form = account_forms("jana")[0]
    assert client.post("/admin/users/new/", form).status_code == 302
    assert User.objects.get(username="jana").is_superuser


@pytest.mark.parametrize("form", [{"is_superuser": ""}, {"is_active": ""}])
def test_the_last_superuser_stays(form, cast):
    """Whoever takes rights has them, and nobody takes their own."""
    last, client = cast["superuser"], Client()
    client.force_login(last)
    sent = account_forms(last.username)[0] | {"password1": "", "password2": ""} | form
    client.post(f"/admin/users/edit/{last.pk}/", {name: value for name, value in sent.items() if value})
    client.post(f"/admin/users/delete/{last.pk}/")
    for action, fields in (("delete", {}), ("set_active_state", {"mark_as_active": "False"})):
        client.post(f"/admin/bulk/accounts/user/{action}/?id={last.pk}", fields)

    last.refresh_from_db()
    assert (last.is_superuser, last.is_active) == (True, True)
