"""Nobody gives more than they have: what a role and an account may do, compared, and what the admin makes of it."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Workflow

from tosbelgi.accounts.policies import ApprovalPolicy, PowerPolicy, governs, grantable_roles
from tosbelgi.accounts.power import Power
from tosbelgi.cms.approval.tasks import ApprovalTask

pytestmark = pytest.mark.django_db
User = get_user_model()
PUBLISH = "publish_page"
APPS = ("auth", "accounts", "wagtailcore")


def role(name: str, *codenames: str, page=None, collection=None) -> Group:
    made = Group.objects.create(name=name)
    made.permissions.add(*Permission.objects.filter(codename__in=codenames, content_type__app_label__in=APPS))
    if page:
        right = Permission.objects.get(codename=PUBLISH, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=made, page=page, permission=right)
    if collection:
        right = Permission.objects.get(codename="add_image", content_type__app_label="wagtailimages")
        GroupCollectionPermission.objects.create(group=made, collection=collection, permission=right)
    return made


def account(name: str, *roles: Group, own: tuple[str, ...] = (), **fields):
    made = User.objects.create_user(name, f"{name}@example.invalid", "a long enough word", **fields)
    made.groups.set(roles)
    made.user_permissions.add(*Permission.objects.filter(codename__in=own, content_type__app_label__in=APPS))
    return made


@pytest.fixture
def front():
    """The front page, below the root of all pages."""
    return Page.objects.filter(depth=2).order_by("path").first()


def test_what_a_role_may_do_is_all_that_is_written_of_it_and_of_no_other(front):
    files = Collection.get_first_root_node()
    role("Басқа", "delete_group", page=Page.objects.get(depth=1), collection=files)
    nothing = role("Бос")
    whole = role("Бәрі", "change_user", page=front, collection=files)

    assert Power.of_roles([]) == Power.of_roles([nothing]) == Power()
    power = Power.of_roles([whole])
    assert power.permissions == {f"{User._meta.app_label}.change_user"}
    assert (power.on_pages, power.in_collections) == ({(front.path, PUBLISH)}, {(files.path, "add_image")})
    assert not power.everything
    assert Power.of_roles([nothing, whole]) == power


def test_who_decides_at_a_step_of_approval_publishes_everywhere():
    signers, others = role("Қол қоюшылар"), role("Басқа")
    step = ApprovalTask.objects.create(name="Бір қадам", active=True)
    step.groups.add(signers)
    everywhere = {(page.path, PUBLISH) for page in Page.objects.filter(depth=1)}

    assert Power.of_roles([signers]).on_pages == everywhere
    assert Power.of_roles([others]).on_pages == set()
    step.active = False
    step.save()
    assert Power.of_roles([signers]).on_pages == set(), "nobody is asked at a step that is switched off"


def test_an_account_may_do_what_its_roles_and_it_itself_may(front):
    one = account("aigerim", role("Бір", "add_group", page=front), role("Екі", "delete_group"), own=("change_user",))

    power = Power.of_account(one)

    assert power.permissions == {"auth.add_group", "auth.delete_group", f"{User._meta.app_label}.change_user"}
    assert power.on_pages == {(front.path, PUBLISH)}
    assert not power.everything
    assert Power.of_account(account("bolat", is_superuser=True)) == Power(everything=True)
    assert Power.of_account(account("marat", is_active=False, own=("add_group",))).permissions == {"auth.add_group"}


ABOVE, PLACE, BESIDE = ("0001", PUBLISH), ("00010002", PUBLISH), ("00010003", PUBLISH)
OTHER = ("0001", "change_page")


@pytest.mark.parametrize(
    ("held", "required", "covers"),
    [
        ({}, {}, True),
        ({"everything": True}, {"everything": True}, True),
        ({"everything": True}, {"permissions": {"a.b"}, "on_pages": {ABOVE}}, True),
        ({"permissions": {"a.b", "a.c"}}, {"permissions": {"a.b"}}, True),
        ({"permissions": {"a.b"}}, {"permissions": {"a.b", "a.c"}}, False),
        ({"permissions": {"a.b"}}, {"everything": True}, False),
        ({}, {"everything": True}, False),
        ({"on_pages": {PLACE}}, {"on_pages": {PLACE}}, True),
        ({"on_pages": {ABOVE}}, {"on_pages": {PLACE, BESIDE}}, True),
        ({"on_pages": {ABOVE, OTHER}}, {"on_pages": {PLACE}}, True),
        ({"on_pages": {PLACE}}, {"on_pages": {ABOVE}}, False),
        ({"on_pages": {PLACE}}, {"on_pages": {PLACE, BESIDE}}, False),
        ({"on_pages": {OTHER}}, {"on_pages": {ABOVE}}, False),
        ({"in_collections": {ABOVE}}, {"on_pages": {ABOVE}}, False),
        ({"in_collections": {ABOVE}}, {"in_collections": {PLACE}}, True),
        ({"on_pages": {ABOVE}}, {"in_collections": {PLACE}}, False),
    ],
)
def test_one_may_do_as_much_as_another_or_not(held, required, covers):
    def power(facts):
        return Power(**{name: value if value is True else frozenset(value) for name, value in facts.items()})

    assert power(held).covers(power(required)) is covers


def test_accounts_and_roles_are_changed_by_who_may_and_may_as_much():
    keepers, auditors = role("Есепшілер", "change_user", "change_group"), role("Тексерушілер", "delete_group")
    keeper, auditor = account("keeper", keepers), account("auditor", auditors)
    equal, nobody = account("equal", keepers), account("nobody")
    boss = account("boss", is_superuser=True)

    assert {who.username for who in (equal, auditor, nobody, boss) if governs(keeper, who)} == {"equal", "nobody"}
    assert (governs(keeper, keepers), governs(keeper, auditors)) == (True, False)
    assert all(governs(boss, one) for one in (keeper, auditor, boss, keepers, auditors))
    policy = PowerPolicy(User)
    for asks in (
        lambda user, whom: policy.user_has_permission_for_instance(user, "change", whom),
        lambda user, whom: policy.user_has_any_permission_for_instance(user, ["delete", "change"], whom),
    ):
        assert asks(keeper, equal)
        assert not asks(keeper, auditor), "who may do something that the keeper may not"
        assert not asks(nobody, nobody), "who covers somebody, but may change nobody"
    assert not policy.user_has_permission_for_instance(keeper, "delete", equal)


def test_a_form_offers_the_roles_that_one_has_oneself():
    keepers, _auditors = role("Есепшілер", "change_user", "change_group"), role("Тексерушілер", "delete_group")
    weaker = role("Әлсіздер", "change_user")

    offered = set(grantable_roles(account("keeper", keepers)))
    assert {keepers, weaker} <= offered
    assert all(Power.of_roles([keepers]).covers(Power.of_roles([one])) for one in offered)
    assert offered != set(Group.objects.all())
    assert set(grantable_roles(account("boss", is_superuser=True))) == set(Group.objects.all())


def test_ways_of_approval_are_changed_by_those_who_publish_everywhere(front):
    about = ("change_workflow", "view_workflow")
    somewhere = account("somewhere", role("Бір", *about, page=front))
    everywhere = account("everywhere", role("Екі", *about, page=Page.objects.get(depth=1)))
    for page in Page.objects.filter(depth=2):
        somewhere.groups.add(role(f"Бет {page.pk}", page=page))
    publishes = account("publishes", role("Үш", page=Page.objects.get(depth=1)))
    policy = ApprovalPolicy(Workflow)

    may = {
        who.username: [action for action in ("view", "change", "delete") if policy.user_has_permission(who, action)]
        for who in (somewhere, everywhere, publishes)
    }
    assert may == {"somewhere": ["view"], "everywhere": ["view", "change"], "publishes": []}
    assert policy.user_has_any_permission(everywhere, ["delete", "change"])
    assert not policy.user_has_any_permission(somewhere, ["delete", "change"])
    assert policy.user_has_any_permission(somewhere, ["change", "view"])
