"""组织与名册: the tree, its history, offices, the roster, and who may see what."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from shuzhi.apps.accounts.sealing import SealedField
from shuzhi.apps.orgs.rows import OrgRow, Row, count, day, words
from shuzhi.apps.orgs.spelling import SpelledField
from shuzhi.packs.ledger.sheets import MEMBER_KINDS, ORG_TYPES


class Organisation(Row):
    code = models.CharField("组织编码", max_length=64, unique=True)
    name = models.CharField("组织名称", max_length=200)
    short_name = words("简称", 100)
    aliases = words("别称", 1000)
    kind = models.CharField("类型", max_length=16, choices=[(kind, kind) for kind in ORG_TYPES])
    parent = models.ForeignKey(
        "self", verbose_name="上级", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField("路径", max_length=400, db_index=True)  # "1.5.12.": subtree = a range of texts
    lead_unit = words("归口单位")
    founded = day("成立日期")
    closed = day("撤销日期")
    term_years = count("任期年限")
    current_election = day("本届选举日期")
    previous_election = day("上届选举日期")
    committee_size = count("班子人数")
    previous_committee_size = count("上届班子人数")
    spelled = SpelledField("拼音", reading="unit", max_length=1200)

    class Meta:
        verbose_name = "党组织"
        ordering = ("path",)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=ORG_TYPES), name="orgs_kind_known"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="orgs_not_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(founded__isnull=True) | Q(closed__isnull=True) | Q(closed__gte=F("founded")),
                name="orgs_closed_after_founded",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Parentage(models.Model):
    """Who stood under whom, from when to when; an open row for today."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="parentages")
    parent = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, related_name="+")
    since = models.DateField("自", null=True)  # None: as far back as anything is known
    until = models.DateField("至", null=True)  # the first day on which it no longer held

    class Meta:
        verbose_name = "隶属关系"
        ordering = ("organisation", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation",), condition=Q(until__isnull=True), name="orgs_one_open_parentage"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} < {self.parent_id}"


class Change(models.Model):
    """移动、合并 or 撤销 of a unit: what was done to it from which day on, and whether it has been taken back."""

    class Act(models.TextChoices):
        MOVE = "move", "移动"
        MERGE = "merge", "合并"
        CLOSE = "close", "撤销"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="changes")
    act = models.CharField("办了什么", max_length=8, choices=Act.choices)
    on = models.DateField("生效日期")
    before = models.ForeignKey(
        Organisation, verbose_name="原上级", on_delete=models.CASCADE, null=True, related_name="+"
    )
    other = models.ForeignKey(
        Organisation, verbose_name="对方", on_delete=models.CASCADE, null=True, related_name="+"
    )
    touched = models.TextField(
        "动到的行", default="", blank=True
    )  # JSON of numbers and digests: shuzhi.apps.orgs.changes.Touched
    at = models.DateTimeField("办理时间")
    by = models.CharField("办理人", max_length=64)
    undone_at = models.DateTimeField("撤回时间", null=True)
    undone_by = words("撤回人", 64)

    class Meta:
        verbose_name = "组织变动"
        ordering = ("organisation", "id")
        constraints = (
            models.CheckConstraint(condition=Q(act__in=("move", "merge", "close")), name="orgs_change_known"),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.act} {self.on}"


class Appointment(OrgRow):
    name = models.CharField("姓名", max_length=64)
    post = models.CharField("职务", max_length=100)
    since = models.DateField("任职日期")
    until = day("免职日期")

    class Meta:
        verbose_name = "任职"
        ordering = ("organisation", "since", "record_id")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="orgs_post_ends_after_start"
            ),
        )


class Member(OrgRow):
    """One row of the roster. The same person may stand on several rows (transferred, or entered twice): `person` joins them.

    `mark` is what the row says by itself about who it is; `person` is the same unless somebody has confirmed that two marks are one.
    """

    number = words("人员编号", 64)
    name = models.CharField("姓名", max_length=64)
    kind = models.CharField("类别", max_length=16, choices=[(kind, kind) for kind in MEMBER_KINDS])
    sex = words("性别", 1)
    born = day("出生日期")
    identity = SealedField("身份证号", default="", blank=True)
    phone = SealedField("手机号", default="", blank=True)
    applied = day("申请日期")
    activist_since = day("确定积极分子日期")
    candidate_since = day("确定发展对象日期")
    probation_since = day("接收预备日期")
    full_since = day("转正日期")
    post = words("党内职务", 100)
    tags = words("标签", 500)
    moved_in = day("转入日期")
    moved_out = day("转出日期")
    moved_to = words("转往组织")
    person = models.CharField("人员标识", max_length=32, db_index=True)
    mark = models.CharField("本行标识", max_length=32, default="", blank=True, db_index=True)
    sort_key = SpelledField("排序", reading="order")
    spelled = SpelledField("拼音", reading="person")

    class Meta:
        verbose_name = "党员"
        ordering = ("organisation", "record_id")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=MEMBER_KINDS), name="orgs_member_kind_known"),
        )


class Judgement(models.Model):
    """Somebody has looked at two marks of the roster and said whether they are one person; taken back, it no longer counts."""

    first = models.CharField("标识一", max_length=32, db_index=True)  # the smaller of the two
    second = models.CharField("标识二", max_length=32, db_index=True)
    same = models.BooleanField("同一人")
    why = words("由来", 64)
    at = models.DateTimeField("时间")
    by = models.CharField("判断人", max_length=64)
    revoked_at = models.DateTimeField("撤回时间", null=True)
    revoked_by = words("撤回人", 64)

    class Meta:
        verbose_name = "同一人判断"
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("first", "second"), condition=Q(revoked_at__isnull=True), name="orgs_one_judgement"
            ),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="orgs_judgement_ordered"),
        )

    def __str__(self) -> str:
        return f"{self.first[:6]} {'=' if self.same else '≠'} {self.second[:6]}"


class RoleKind(models.TextChoices):
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    COMMITTEE_ADMIN = "committee_admin", "党委管理员"
    BRANCH_SECRETARY = "branch_secretary", "支部书记"
    DEPARTMENT_CONTACT = "department_contact", "部门联络员"
    MEMBER = "member", "党员"
    AUDITOR = "auditor", "审计员"


class Role(models.Model):
    """What a user may do on an organisation and all below it, from when to when."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roles")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    role = models.CharField("角色", max_length=24, choices=RoleKind.choices)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)  # last day included

    class Meta:
        verbose_name = "角色"
        ordering = ("user", "organisation", "role")
        constraints = (models.CheckConstraint(condition=Q(role__in=RoleKind.values), name="orgs_role_known"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
