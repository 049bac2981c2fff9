"""Every model that tells of a person, found by itself: nothing of Wagtail's copies it, no group is given it."""

import re

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from wagtail import models as wagtail_models
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import ModelLogEntry, ReferenceIndex
from wagtail.search import index
from wagtail.snippets.models import get_snippet_models

from tests.programme.people_cast import make_holder
from tosbelgi.cms.references.public_models import is_public
from tosbelgi.home import groups
from tosbelgi.programme.models import Centre, Contact, Person
from tosbelgi.programme.people.models import PersonalModel
from tosbelgi.programme.people.personal import PersonalQuerySet
from tosbelgi.programme.people.reach import REACH, Reach
from tosbelgi.programme.people.roles import Purpose, Role

MIXINS = (
    wagtail_models.RevisionMixin,
    wagtail_models.DraftStateMixin,
    wagtail_models.LockableMixin,
    wagtail_models.WorkflowMixin,
    wagtail_models.PreviewableMixin,
    wagtail_models.TranslatableMixin,
    index.Indexed,
)
PERSONAL = [model for model in apps.get_models(include_auto_created=True) if issubclass(model, PersonalModel)]
by_model = pytest.mark.parametrize("model", PERSONAL, ids=lambda model: model._meta.label)


def test_whatever_points_to_a_person_is_personal_too():
    """However it is called and wherever it stands: a row that belongs to a personal one tells of somebody."""
    outside = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField) and field.related_model in PERSONAL
        if model not in PERSONAL
    }
    assert outside == set()
    assert Person in PERSONAL


@by_model
def test_nothing_of_wagtails_copies_it(model):
    assert not issubclass(model, MIXINS)
    assert model not in get_snippet_models()
    assert not ReferenceIndex.model_is_indexable(model)
    shown = {viewset.model for viewset in viewsets.viewsets if isinstance(viewset, ModelViewSet)}
    assert model not in shown
    assert not is_public(model)


@by_model
def test_no_generic_relation_copies_it(model):
    """Tags, revisions and translations of a package would be attached so."""
    assert [field.name for field in model._meta.private_fields] == []
    assert model._meta.many_to_many == ()


@by_model
@pytest.mark.django_db
def test_no_permission_on_it_exists_that_a_group_could_be_given(model):
    assert (model._meta.default_permissions, model._meta.permissions) == ((), [])
    assert not Permission.objects.filter(content_type=ContentType.objects.get_for_model(model)).exists()


@pytest.mark.django_db
def test_administrators_get_every_model_of_the_programme_but_these():
    groups.make_groups()
    given = Group.objects.get(name=groups.ADMINISTRATORS).permissions.filter(content_type__app_label="programme")
    named = {one.content_type.model for one in given.select_related("content_type")}

    assert named & {model._meta.model_name for model in PERSONAL} == set()
    assert "season" in named


@pytest.mark.django_db
def test_the_form_of_a_role_in_the_admin_offers_nothing_on_them(editor_client):
    page = editor_client.get("/admin/groups/new/").text
    offered = set(re.findall(r'name="permissions" value="(\d+)"', page))
    codenames = set(Permission.objects.filter(pk__in=offered).values_list("codename", flat=True))

    assert "change_season" in codenames
    for model in PERSONAL:
        assert not [name for name in codenames if name.endswith(f"_{model._meta.model_name}")]


@by_model
def test_its_str_names_nobody(model):
    row = model(pk=7)
    for field in model._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField | models.UUIDField):
            setattr(row, field.attname, "Тілеуова")
    assert str(row) == f"{model._meta.model_name} 7"
    assert "Тілеуова" not in repr(row)


@by_model
def test_it_has_one_door_and_a_row_for_each_role_in_the_table(model):
    assert isinstance(model._default_manager.all(), PersonalQuerySet)
    rule = REACH[model._meta.model_name]
    assert set(rule) - set(Purpose) == set(Role)
    understood = {*model.reached, Reach.NONE, Reach.ALL}
    assert {reach for reach in rule.values() if reach not in understood} == set()


def test_the_table_speaks_of_models_that_exist():
    assert set(REACH) <= {model._meta.model_name for model in PERSONAL}


@pytest.mark.django_db
def test_saving_and_deleting_one_leaves_no_trace_elsewhere(django_capture_on_commit_callbacks):
    """Only the history keeps a line, of numbers and codes."""
    before = (ModelLogEntry.objects.count(), ReferenceIndex.objects.count(), wagtail_models.Revision.objects.count())
    with django_capture_on_commit_callbacks(execute=True):
        person = make_holder(Role.MENTOR, name="Тілеуова")
        Contact.objects.create(person=person, kind="email", value="tileuova@example.invalid")
        person.contacts.all().delete()
        person.appointments.all().delete()
        person.delete()
    after = (ModelLogEntry.objects.count(), ReferenceIndex.objects.count(), wagtail_models.Revision.objects.count())
    assert after[0] == before[0]
    assert after[2] == before[2]
    assert not ReferenceIndex.objects.filter(content_type__model__in=[m._meta.model_name for m in PERSONAL]).exists()


@pytest.mark.django_db
def test_a_centre_in_which_somebody_is_appointed_is_not_deleted_and_the_refusal_names_nobody(editor_client):
    person = make_holder(Role.MENTOR, name="Тілеуова")
    centre = person.appointments.get().centre
    address = reverse("wagtailsnippets_programme_centre:delete", args=[centre.pk])

    for page in (editor_client.get(address), editor_client.post(address)):
        assert page.status_code < 500
        assert "Тілеуова" not in page.text
    assert Centre.objects.filter(pk=centre.pk).exists()


@pytest.mark.django_db
def test_the_account_of_somebody_is_deleted_in_the_admin_and_the_person_stays(editor_client):
    person = make_holder(Role.MENTOR, name="Тілеуова")

    editor_client.post(reverse("wagtailusers_users:delete", args=[person.user_id]))

    person.refresh_from_db()
    assert person.user is None
    assert person.appointments.count() == 1
