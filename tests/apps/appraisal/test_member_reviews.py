"""民主评议党员: the result grade only, sealed, seen by few."""

from __future__ import annotations

from datetime import date

import pytest
from appraisal_cast import AT, Cast
from django.db import connection
from django.test import Client
from house_cast import member

from shuzhi.apps.accounts.models import Actor, actor_of
from shuzhi.apps.appraisal import acting, reviewing
from shuzhi.apps.appraisal.models import MemberGrade, Review
from shuzhi.apps.audit.models import Event
from shuzhi.apps.orgs.models import Member
from shuzhi.core.errors import NotFound, Refused
from shuzhi.packs.appraisal.members import most_excellent

pytestmark = pytest.mark.django_db
ON = date(2022, 12, 10)
NAMES = ("演示甲", "演示乙", "演示丙", "演示丁")


@pytest.fixture
def cast() -> Cast:
    made = Cast()
    for name in NAMES:
        member(made.units[0], name)
    member(made.units[0], "演示戊", "预备党员")
    return made


def started(cast: Cast, actor: Actor | None = None) -> Review:
    return reviewing.start(actor or cast.secretary, cast.units[0], 2022, ON, "支部会议记录本", at=AT)


def marks(*grades: str) -> dict[str, str]:
    persons = Member.objects.filter(kind="正式党员").order_by("record_id").values_list("person", flat=True)
    return dict(zip(persons, grades, strict=True))


@pytest.mark.parametrize(("members", "most"), [(0, 0), (2, 0), (3, 1), (4, 1), (9, 3), (29, 9)])
def test_at_most_a_third_is_excellent(members: int, most: int) -> None:
    assert most_excellent(members, ON) == most


def test_before_the_rule_there_was_no_share() -> None:
    assert most_excellent(4, date(2010, 1, 1)) == 4


def test_a_branch_keeps_its_results(cast: Cast) -> None:
    review = started(cast)
    shown = reviewing.page(review)
    assert ({row.name for row in shown.rows}, shown.beside, shown.most) == (set(NAMES), ("演示戊",), 1)
    reviewing.put(cast.secretary, review.pk, marks("优秀", "合格", "合格", ""), at=AT, seen=0)
    assert {row.person: row.grade for row in reviewing.page(review).rows} == marks("优秀", "合格", "合格", "")
    with pytest.raises(acting.Stale):
        reviewing.put(cast.admin, review.pk, marks("合格", "合格", "合格", ""), at=AT, seen=0)


def test_what_is_refused(cast: Cast) -> None:
    review = started(cast)
    with pytest.raises(Refused, match="“优秀”2名，超过三分之一（参加评定等次的正式党员4名，最多1名）"):
        reviewing.put(cast.secretary, review.pk, marks("优秀", "优秀", "", ""), at=AT)
    with pytest.raises(Refused, match="等次只有"):
        reviewing.put(cast.secretary, review.pk, marks("好", "", "", ""), at=AT)
    probationer = Member.objects.get(kind="预备党员").person
    with pytest.raises(Refused, match="预备党员参加评议，不评定等次"):
        reviewing.put(cast.secretary, review.pk, {probationer: "合格"}, at=AT)
    with pytest.raises(Refused, match="已经建立"):
        started(cast)
    with pytest.raises(Refused, match="还没有到"):
        reviewing.start(cast.secretary, cast.units[0], 2023, date(2023, 12, 1), "", at=AT)


def test_the_grade_is_sealed_and_the_chain_names_nobody(cast: Cast) -> None:
    review = started(cast)
    reviewing.put(cast.secretary, review.pk, marks("优秀", "合格", "基本合格", "不合格"), at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT grade FROM appraisal_membergrade")
        stored = [row[0] for row in cursor.fetchall()]
    assert not {"优秀", "合格", "基本合格", "不合格"} & set(stored)
    assert {each.grade for each in MemberGrade.objects.all()} == {"优秀", "合格", "基本合格", "不合格"}
    told = "".join(Event.objects.values_list("body", flat=True))
    assert not any(word in told for word in (*NAMES, "优秀", *marks("", "", "", "")))
    assert {field.name for field in MemberGrade._meta.get_fields()} == {"id", "review", "person", "grade"}, (
        "no opinions"
    )


def test_who_may_see_it(cast: Cast) -> None:
    review = started(cast)
    above = actor_of(cast.person("upper", "branch_secretary", cast.committee))
    member_only = actor_of(cast.person("someone", "member", cast.units[0]))
    for actor in (cast.secretary, cast.admin):
        assert reviewing.one(actor, review.pk, ON) == review
    for actor in (cast.other, above, member_only):
        with pytest.raises(NotFound):
            reviewing.one(actor, review.pk, ON)
        with pytest.raises(NotFound):
            reviewing.start(actor, cast.units[0], 2021, ON, "", at=AT)


def test_a_member_sees_the_own_result_only(cast: Cast, client: Client) -> None:
    review = started(cast)
    reviewing.put(cast.secretary, review.pk, marks("优秀", "基本合格", "", ""), at=AT)
    user = cast.person("someone", "member", cast.units[0])
    assert reviewing.mine(actor_of(user), ON) == ()
    user.person = list(marks("", "", "", ""))[1]
    user.save()
    assert [each.grade for each in reviewing.mine(actor_of(user), ON)] == ["基本合格"]
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    page = client.get("/appraisal/").content.decode()
    assert "基本合格" in page and "优秀" not in page
    assert client.get("/appraisal/members/").status_code == 404


def test_the_page_of_a_branch(cast: Cast, client: Client) -> None:
    client.force_login(cast.secretary_user, "django.contrib.auth.backends.ModelBackend")
    answer = client.post(
        "/appraisal/members/",
        {"organisation": "JW01", "year": "2022", "on": "2022-12-10", "minutes": "记录本"},
    )
    review = Review.objects.get()
    assert answer["Location"] == f"/appraisal/members/{review.pk}/"
    fields = {f"m{person}": grade for person, grade in marks("优秀", "优秀", "", "").items()}
    page = client.post(answer["Location"], fields | {"seen": "0"}).content.decode()
    assert "超过三分之一" in page and page.count("selected") == 4, "what was chosen stays chosen"
    fields = {f"m{person}": grade for person, grade in marks("优秀", "合格", "合格", "合格").items()}
    assert client.post(answer["Location"], fields | {"seen": "0"}).status_code == 302
    assert "演示戊" in client.get(answer["Location"]).content.decode()
