"""Registers of places: a spreadsheet is shown before it is taken over, and a missing place is asked for."""

import io

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.programme.people_cast import make_holder, make_person, operator, viewer_of
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.models import District, Region, RegisterImport, RegisterRequest, School, Settlement
from tosbelgi.programme.people.api import (
    RegisterKind,
    RequestState,
    answer_request,
    offered_within,
    request_place,
)
from tosbelgi.programme.people.refusals import NoSuchPlace
from tosbelgi.programme.people.registers import imports, refusals, requests
from tosbelgi.programme.people.roles import Role
from tosbelgi.reading_lists.importing.file_refusals import FileTooLarge, FileUnreadable

pytestmark = pytest.mark.django_db

HEAD = "code,within,name_kk,name_ru,open\n"
DISTRICTS = HEAD + "D-1,KZ-71,Үлгі ауданы,Район Образец,\nD-2,KZ-71,Әсем ауданы,Район Красивый,иә\n"


@pytest.fixture
def importer(django_user_model):
    user = django_user_model.objects.create_user("importer", password="a long enough word")
    user.user_permissions.set(Permission.objects.filter(codename__in=["add_registerimport", "access_admin"]))
    return django_user_model.objects.get(pk=user.pk)


def send(text, by, kind=RegisterKind.DISTRICT, name="places.csv"):
    content = text.encode() if isinstance(text, str) else text
    return imports.read_register_file(kind=kind, content=content, name=name, by=by, at=timezone.now())


def take(text, by, kind=RegisterKind.DISTRICT):
    return imports.apply_register_import(import_id=send(text, by, kind).pk, by=by, at=timezone.now())


def wrong(run):
    return {(one["row"], one["column"], one["code"]) for one in run.problems}


def test_a_file_changes_nothing_until_its_preview_is_taken_over(importer):
    run = send(DISTRICTS, importer)
    assert (run.state, run.preview["new"], District.objects.count()) == ("ready", 2, 0)
    imports.apply_register_import(import_id=run.pk, by=importer, at=timezone.now())
    region = Region.objects.get(code="KZ-71")
    # Ә follows А in the Kazakh alphabet, and Ү stands far behind.
    assert [row.code for row in offered_within(RegisterKind.DISTRICT, region.pk, "kk")] == ["D-2", "D-1"]
    assert [row.named_in("ru") for row in offered_within(RegisterKind.DISTRICT, region.pk, "ru")] == [
        "Район Красивый",
        "Район Образец",
    ]
    line = HistoryLine.objects.get(name="people.register_imported")
    assert line.facts == {"kind": "district", "file_digest": run.digest, "added": 2, "changed": 0, "closed": 0}
    with pytest.raises(refusals.RegisterImportIsNotReady):
        imports.apply_register_import(import_id=run.pk, by=importer, at=timezone.now())


def test_settlements_lie_in_districts_and_schools_in_settlements(importer):
    take(DISTRICTS, importer)
    take(HEAD + "S-1,D-1,Үлгі ауылы,Село Образец,\n", importer, RegisterKind.SETTLEMENT)
    take(HEAD + "M-1,S-1,Үлгі мектебі,Школа-образец,\n", importer, RegisterKind.SCHOOL)
    school = School.objects.select_related("settlement__district__region").get()
    assert school.settlement.district.region.code == "KZ-71"
    faulty = send(HEAD + "M-2,D-1,Мысал,Пример,\n", importer, RegisterKind.SCHOOL)
    assert wrong(faulty) == {(2, "within", "unknown_place")}


def test_the_same_file_again_changes_nothing_and_what_is_left_out_stays(importer):
    take(DISTRICTS, importer)
    run = send(DISTRICTS, importer)
    assert {name: run.preview[name] for name in ("new", "changed", "same")} == {"new": 0, "changed": 0, "same": 2}
    run = send(HEAD + "D-1,KZ-10,Жаңа атау,Район Образец,жоқ\n", importer)
    assert (run.preview["changed"], run.preview["closed"]) == (1, 1)
    run.refresh_from_db()
    assert run.preview["first_changes"] == [
        ["D-1", "name_kk", "Үлгі ауданы", "Жаңа атау"],
        ["D-1", "open", "yes", "no"],
        ["D-1", "within", "KZ-71", "KZ-10"],
    ], "in the words of the spreadsheet"
    imports.apply_register_import(import_id=run.pk, by=importer, at=timezone.now())
    changed = District.objects.get(code="D-1")
    assert (changed.name_kk, changed.region.code, changed.is_open) == ("Жаңа атау", "KZ-10", False)
    assert District.objects.get(code="D-2").is_open
    assert offered_within(RegisterKind.DISTRICT, changed.region_id, "kk") == []


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (",KZ-71,Үлгі,Образец,", "code", "no_code"),
        ("Қ-1,KZ-71,Үлгі,Образец,", "code", "no_code"),
        ("=1+1,KZ-71,Үлгі,Образец,", "code", "formula"),
        ("D-1,KZ-99,Үлгі,Образец,", "within", "unknown_place"),
        ("D-1,,Үлгі,Образец,", "within", "no_code"),
        ("D-1,KZ-71,,Образец,", "name_kk", "name_missing"),
        ("D-1,KZ-71,Үлгі,\u200b,", "name_ru", "name_missing"),
        ("D-1,KZ-71,Үл\u202eгі,Образец,", "name_kk", "control_sign"),
        ("D-1,KZ-71,Үл\0гі,Образец,", "name_kk", "control_sign"),
        (f"D-1,KZ-71,{'Қ' * 10_000},Образец,", "name_kk", "too_long"),
        ("D-1,KZ-71,Үлгі,Образец,мүмкін", "open", "unknown"),
        ("D-1,KZ-71,#REF!,Образец,", "name_kk", "error_value"),
        ("D-1,KZ-71,Үлгі,Образец,,тағы", "open", "more_cells"),
    ],
)
def test_each_mistake_is_named_with_its_cell_and_nothing_of_the_file_is_stored(importer, row, column, code):
    run = send(HEAD + "D-7,KZ-71,Дұрыс,Верно,\n" + row + "\n", importer)
    assert (3, column, code) in wrong(run)
    assert (run.state, run.lines, District.objects.count()) == ("faulty", [], 0)
    with pytest.raises(refusals.RegisterImportIsNotReady):
        imports.apply_register_import(import_id=run.pk, by=importer, at=timezone.now())
    assert not HistoryLine.objects.filter(name="people.register_imported").exists()


def test_a_code_that_stands_twice_is_a_mistake_and_a_name_that_does_is_shown(importer):
    assert wrong(send(DISTRICTS + "D-1,KZ-10,Басқа,Другой,\n", importer)) == {(4, "code", "code_twice")}
    run = send(DISTRICTS + "D-3,KZ-71,ҮЛГІ ауданы,Другой,\nD-4,KZ-10,Үлгі ауданы,Другой,\n", importer)
    assert (run.state, run.preview["doubles"]) == ("ready", [("D-3 ҮЛГІ ауданы", "D-1")])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("code,within,name_kk\nD-1,KZ-71,Үлгі\n", "COLUMNS_MISSING"),
        (HEAD, "no_rows"),
        ("", "COLUMNS_MISSING"),
        (b"\xff\xfe\x00code", "FILE_UNREADABLE"),
    ],
)
def test_a_file_that_is_no_register_is_told_as_one_mistake(importer, content, code):
    run = send(content, importer)
    assert ([one["code"] for one in run.problems], run.state) == ([code], "faulty")


def test_a_file_of_another_kind_or_too_large_is_not_taken_in(importer, monkeypatch):
    with pytest.raises(FileUnreadable):
        send("%PDF", importer, name="places.pdf")
    with pytest.raises(FileTooLarge):
        send(b"x" * 8_000_001, importer)
    assert not RegisterImport.objects.exists()


def test_a_register_that_has_changed_since_is_shown_anew(importer):
    first, second = send(DISTRICTS, importer), send(DISTRICTS, importer)
    imports.apply_register_import(import_id=first.pk, by=importer, at=timezone.now())
    with pytest.raises(refusals.RegisterChangedMeanwhile):
        imports.apply_register_import(import_id=second.pk, by=importer, at=timezone.now())
    assert imports.show_again(import_id=second.pk, by=importer).preview["same"] == 2
    imports.apply_register_import(import_id=second.pk, by=importer, at=timezone.now())
    assert District.objects.count() == 2


def test_who_has_no_permission_imports_nothing(importer, django_user_model):
    other = django_user_model.objects.create_user("nobody", password="a long enough word")
    run = send(DISTRICTS, importer)
    for act in (
        lambda: send(DISTRICTS, other),
        lambda: imports.apply_register_import(import_id=run.pk, by=other, at=timezone.now()),
        lambda: imports.show_again(import_id=run.pk, by=other),
    ):
        with pytest.raises(refusals.MayNotImportRegister):
            act()
    assert (RegisterImport.objects.count(), District.objects.count()) == (1, 0)


def test_in_the_admin_from_the_template_to_the_register_and_back(importer):
    client = Client()
    client.force_login(importer)
    assert client.get(reverse("registers")).status_code == 200
    sent = client.post(
        reverse("upload_register", args=["district"]),
        {"file": SimpleUploadedFile("a.csv", DISTRICTS.encode())},
        follow=True,
    )
    assert "Үлгі ауданы" in sent.text
    run = RegisterImport.objects.get()
    client.post(reverse("apply_register_import", args=[run.pk]), follow=True)
    assert District.objects.count() == 2

    for file_type in ("xlsx", "csv"):
        back = client.get(reverse("register_template", args=["district", file_type])).content
        assert send(back, importer, name=f"a.{file_type}").preview["same"] == 2
    workbook = load_workbook(io.BytesIO(client.get(reverse("register_template", args=["school", "xlsx"])).content))
    assert [cell.value for cell in next(workbook["register"].rows)] == ["code", "within", "name_kk", "name_ru", "open"]

    faulty = client.post(
        reverse("upload_register", args=["school"]),
        {"file": SimpleUploadedFile("<b>.csv", (HEAD + "M-1,S-9,<script>,Образец,\n").encode())},
        follow=True,
    )
    assert "S-9" in faulty.text
    assert "<script>," not in faulty.text
    for address, data in (
        (reverse("upload_register", args=["school"]), {}),
        (reverse("apply_register_import", args=[run.pk]), {}),
    ):
        assert client.post(address, data).status_code == 302
    assert client.post(reverse("upload_register", args=["planet"])).status_code == 404
    assert client.get(reverse("register_template", args=["planet", "csv"])).status_code == 404
    assert client.get(reverse("register_template", args=["school", "exe"])).status_code == 404
    assert client.get(reverse("register_import", args=[10**9])).status_code == 404
    assert client.get(reverse("place_requests")).status_code in {302, 403}


@pytest.fixture
def region():
    return Region.objects.get(code="KZ-71")


def ask(by, region, text="Үлгі мектебі", kind=RegisterKind.SCHOOL):
    return request_place(kind=kind, text=text, region_id=region.pk, by=by, at=timezone.now())


def test_a_missing_school_is_asked_for_once(region):
    by = viewer_of(make_person("Айгерім"))
    row = ask(by, region)
    assert ask(by, region, "  Үлгі   мектебі ").pk == row.pk
    line = HistoryLine.objects.get(name="people.place_requested")
    assert line.facts == {"request_id": row.pk, "kind": "school"}


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", refusals.PlaceIsMissing),
        ("\u200b", refusals.PlaceIsMissing),
        ("а\0", refusals.PlaceHasHiddenSigns),
        ("\u202eа", refusals.PlaceHasHiddenSigns),
        ("Қ" * 10_000, refusals.PlaceIsTooLong),
    ],
)
def test_a_text_that_cannot_be_asks_for_nothing(region, text, refusal):
    with pytest.raises(refusal):
        ask(viewer_of(make_person("Айгерім")), region, text)
    assert not RegisterRequest.objects.exists()
    assert not HistoryLine.objects.filter(name="people.place_requested").exists()


def test_there_is_a_most_and_a_region_that_exists(region):
    by = viewer_of(make_person("Айгерім"))
    for number in range(requests.MOST_OPEN_REQUESTS):
        ask(by, region, f"Мектеп {number}")
    with pytest.raises(refusals.TooManyPlaceRequests):
        ask(by, region)
    with pytest.raises(NoSuchPlace):
        request_place(kind=RegisterKind.SCHOOL, text="Үлгі", region_id=10**9, by=by, at=timezone.now())


def test_the_operator_answers_once_by_a_row_that_is_there(region, importer):
    row = ask(viewer_of(make_person("Айгерім")), region, "Үлгі ауданы", RegisterKind.DISTRICT)
    take(DISTRICTS, importer)
    who = operator()

    def answer(state, code="", by=who):
        return answer_request(request_id=row.pk, state=state, code=code, by=by, at=timezone.now())

    for code in ("", "D-9", "D-1\0", "Қ" * 10_000):
        with pytest.raises(refusals.NoSuchRowInRegister):
            answer(RequestState.ADDED, code)
    with pytest.raises(refusals.MayNotAnswerPlaceRequest):
        answer(RequestState.OPEN)
    row.refresh_from_db()
    assert row.state == "open"
    for _press in range(2):
        answer(RequestState.ADDED, "D-1")
    with pytest.raises(refusals.PlaceRequestIsAnswered):
        answer(RequestState.DECLINED)
    row.refresh_from_db()
    assert (row.state, row.code, row.answered_by_id) == ("added", "D-1", who.user_id)
    assert HistoryLine.objects.filter(name="people.place_request_answered").count() == 1


@pytest.mark.parametrize("role", list(Role))
def test_the_operator_sees_every_request_and_all_others_their_own(role, region):
    theirs = ask(viewer_of(make_person("Айгерім")), region)
    viewer = viewer_of(make_holder(role, name="Көруші"))
    mine = ask(viewer, region)
    seen = set(RegisterRequest.objects.visible_to(viewer).values_list("pk", flat=True))
    assert seen == ({theirs.pk, mine.pk} if role is Role.OPERATOR else {mine.pk})

    for row, sees in ((theirs, role is Role.OPERATOR), (mine, True)):
        try:
            answer_request(request_id=row.pk, state=RequestState.DECLINED, by=viewer, at=timezone.now())
        except refusals.NoSuchPlaceRequest:
            assert not sees
        except refusals.MayNotAnswerPlaceRequest:
            assert row == mine
        row.refresh_from_db()
    assert (theirs.state == "declined", mine.state) == (role is Role.OPERATOR, "open")


def test_the_admin_shows_requests_to_whoever_acts_as_the_operator_and_never_by_whom(region, importer):
    asker = make_person("Тілеуова")
    row = ask(viewer_of(asker), region, "<b>Үлгі</b> мектебі")
    who = make_holder(Role.OPERATOR, name="Тимур")
    who.user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "add_registerimport"]))
    client = Client()
    client.force_login(who.user)
    page = client.get(reverse("place_requests")).text
    assert "&lt;b&gt;Үлгі&lt;/b&gt;" in page
    assert "Тілеуова" not in page
    address = reverse("answer_place_request", args=[row.pk])
    for odd in ({}, {"state": "x"}, {"state": "added", "code": "\0"}, {"state": "added", "code": "Қ" * 500}):
        assert client.post(address, odd).status_code == 302
    row.refresh_from_db()
    assert row.state == "open"
    client.post(address, {"state": "declined"})
    row.refresh_from_db()
    assert row.state == "declined"
    assert Settlement.objects.count() == 0

    session = client.session
    session["acting_appointment"] = 0  # they act for themselves: the page is no longer theirs
    session.save()
    assert client.get(reverse("place_requests")).status_code in {302, 403}
