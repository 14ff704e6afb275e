"""Attaching and taking away: whole or not at all, once a record, under the rules of whoever owns the record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import evidence_files as files
import pytest
from django.conf import settings
from house_cast import AT, activity, organisation, person

from shuzhi.apps.accounts.models import CONSOLE, actor_of
from shuzhi.apps.audit.models import Event
from shuzhi.apps.evidence import queries, services, store, subjects
from shuzhi.apps.evidence.models import Attachment, StoredFile
from shuzhi.apps.ledger import entry
from shuzhi.apps.ledger.models import Activity
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.errors import NotFound, Refused, ShuzhiError, Unreadable

pytestmark = pytest.mark.django_db(transaction=False)
DAY = date(2022, 6, 1)


@pytest.fixture
def unit() -> Organisation:
    return organisation("JW01", "甲一支部", "党支部")


@pytest.fixture
def act(unit: Organisation) -> Activity:
    return activity(unit, DAY, "专题学习")


def put(act: Activity, body: bytes, name: str = "照片.jpg", **more: int) -> services.Attached:
    return services.attach(
        CONSOLE,
        "活动",
        str(act.pk),
        act.organisation,
        files.sent(name, body),
        at=AT,
        expected=more.get("expected"),
    )


def left() -> list[Path]:
    return list((Path(settings.HOME.root) / "incoming").rglob("evidence-*"))


def test_it_lies_under_its_digest_and_is_told_once(act: Activity) -> None:
    made = put(act, files.photo())
    content = made.attachment.content
    assert store.original(content.sha256).read_bytes() == files.photo(), "the original stays as it came"
    assert store.derived(content.sha256, "thumb").exists()
    assert (made.is_new, made.warnings, made.attachment.name) == (True, (), "照片.jpg")
    event = Event.objects.get(verb="evidence.attach")
    assert event.subject == f"活动:{act.pk}" and content.sha256 in event.body and "照片" not in event.body
    again = put(act, files.photo(), "另一个名字.jpg")
    assert not again.is_new and again.attachment == made.attachment
    assert Event.objects.filter(verb="evidence.attach").count() == 1 and left() == []


def test_the_suffix_says_what_it_is(act: Activity) -> None:
    assert put(act, files.picture("PNG"), "报表.jpg").attachment.name == "报表.png"
    assert put(act, files.pdf(), "../../etc/会议\u202egpj.纪要").attachment.name == "会议_gpj.纪要.pdf"


def test_the_same_file_at_two_events_is_pointed_out_not_refused(unit: Organisation, act: Activity) -> None:
    put(act, files.picture())
    second = put(activity(unit, DAY, "另一次"), files.picture())
    assert second.is_new and len(second.also) == 1 and "请核对" in second.warnings[0]
    assert StoredFile.objects.count() == 1
    assert [each.used_again for each in queries.of(CONSOLE, "活动", str(act.pk), DAY)] == [True]


def test_another_units_use_of_it_is_not_told(act: Activity) -> None:
    stranger = organisation("YW", "乙委", "党委")
    put(activity(stranger, DAY, "别处"), files.picture())
    actor = actor_of(person("mei", "branch_secretary", act.organisation))
    made = services.attach(
        actor, "活动", str(act.pk), act.organisation, files.sent("a.jpg", files.picture()), at=AT
    )
    assert made.is_new and made.also == () and made.warnings == ()
    assert not queries.of(actor, "活动", str(act.pk), DAY)[0].used_again


@pytest.mark.parametrize(
    ("body", "name", "expected", "says"),
    [
        (b"", "空.jpg", None, "不完整"),
        (files.picture(), "变了.jpg", 17, "不完整"),
        (files.photo()[:-400], "断了.jpg", None, "不完整"),
        (b"<svg/>" + bytes(40), "图.jpg", None, "不是能收的文件"),
        (files.paper("秘密★1年"), "通知.docx", None, "涉密文件不得存入"),
        (files.picture(), "【机密】现场.jpg", None, "涉密文件不得存入"),
    ],
)
def test_what_is_refused_leaves_nothing(
    act: Activity, body: bytes, name: str, expected: int | None, says: str
) -> None:
    with pytest.raises(ShuzhiError, match=says):
        services.attach(
            CONSOLE, "活动", str(act.pk), act.organisation, files.sent(name, body), at=AT, expected=expected
        )
    assert not Attachment.objects.exists() and not StoredFile.objects.exists()
    assert not Event.objects.filter(verb__startswith="evidence").exists() and left() == []


class Moving:
    """A file that grows after its size was announced, and one that never ends."""

    name = "长.mp4"
    size: int | None = 10

    def __init__(self, pieces: int, size: int | None) -> None:
        self.pieces, self.size = pieces, size

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield files.film()
        for _ in range(self.pieces):
            yield bytes(50_000_000)


def test_a_file_that_changes_on_the_way_is_refused(act: Activity) -> None:
    with pytest.raises(Unreadable, match="正在改动"):
        services.attach(CONSOLE, "活动", str(act.pk), act.organisation, Moving(0, 10), at=AT)


def test_a_file_that_never_ends_is_cut_off_at_the_limit(act: Activity) -> None:
    with pytest.raises(Refused, match="超过 300 MB"):
        services.attach(CONSOLE, "活动", str(act.pk), act.organisation, Moving(50, None), at=AT)
    assert left() == []


def test_a_unit_has_so_much_room(act: Activity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_A_UNIT", 1_000_000)
    put(act, files.picture())
    monkeypatch.setattr(queries, "MOST_A_UNIT", 2_000)
    with pytest.raises(Refused, match="上限"):
        put(act, files.picture(colour="blue"))
    assert Attachment.objects.count() == 1


def test_internal_is_kept_and_told(act: Activity) -> None:
    made = put(act, files.paper("内部资料", "材料"), "材料.docx")
    assert made.attachment.internal and "请勿外传" in made.warnings[0]


def test_who_may_attach(act: Activity) -> None:
    stranger = actor_of(person("yi", "branch_secretary", organisation("YW", "乙委", "党委")))
    member = actor_of(person("yuan", "member", act.organisation))
    for actor, kind in ((stranger, NotFound), (member, Refused)):
        with pytest.raises(kind):
            services.attach(
                actor, "活动", str(act.pk), act.organisation, files.sent("a.jpg", files.picture()), at=AT
            )
    assert not Attachment.objects.exists()


def test_taking_away(act: Activity, django_capture_on_commit_callbacks: object) -> None:
    made = put(act, files.photo()).attachment
    path = store.original(made.content.sha256)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        services.remove(CONSOLE, made.pk, at=AT)
    assert not path.exists() and not StoredFile.objects.exists()
    assert Event.objects.filter(verb="evidence.remove").count() == 1


def test_a_content_stays_while_another_record_uses_it(
    unit: Organisation, act: Activity, django_capture_on_commit_callbacks: object
) -> None:
    first = put(act, files.photo()).attachment
    second = put(activity(unit, DAY, "另一次"), files.photo()).attachment
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        services.remove(CONSOLE, first.pk, at=AT)
    assert store.original(second.content.sha256).exists()


def test_a_guard_from_above_keeps_the_files(act: Activity, monkeypatch: pytest.MonkeyPatch) -> None:
    made = put(act, files.photo()).attachment
    monkeypatch.setitem(subjects._GUARDS, "活动", [lambda record: "这条记录已销号，佐证不能移除。"])
    with pytest.raises(Refused, match="已销号"):
        services.remove(CONSOLE, made.pk, at=AT)
    assert Attachment.objects.exists()


def test_the_rows_of_a_file_follow_the_record(unit: Organisation, act: Activity) -> None:
    """A record that is edited gets a new record id; its files stay with it, into the bin and back, and to another unit."""
    held = entry.add_row(CONSOLE, "活动", row(unit.code, "一"), at=AT)
    act = Activity.objects.get(record_id=held)
    put(act, files.photo())
    other = organisation("JW02", "甲二支部", "党支部")
    entry.change_row(CONSOLE, "活动", held, row(other.code, "二"), at=AT)
    (moved,) = queries.of(CONSOLE, "活动", str(act.pk), DAY)
    assert moved.organisation == other
    number = entry.remove_row(CONSOLE, "活动", act.pk, at=AT)
    back = Activity.objects.get(record_id=entry.restore_row(CONSOLE, number, at=AT))
    assert len(queries.of(CONSOLE, "活动", str(back.pk), DAY)) == 1


def row(code: str, topic: str) -> dict[str, str | int | float]:
    return {"日期": "2022-03-01", "组织编码": code, "类型": "党课", "主题": topic}


def test_counts_for_lists(unit: Organisation, act: Activity) -> None:
    put(act, files.photo())
    put(act, files.picture())
    other = activity(unit, DAY, "没有文件的")
    assert queries.counted("活动", [str(act.pk), str(other.pk)]) == {str(act.pk): 2}
    assert queries.has("活动", str(act.pk)) and not queries.has("活动", str(other.pk))
