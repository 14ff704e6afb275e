"""清单: tasks of the year, problems, and the measures taken against them."""

from __future__ import annotations

from django.db import models

from shuzhi.apps.orgs.rows import OrgRow, day, words


class Task(OrgRow):
    year = models.PositiveSmallIntegerField("年度", db_index=True)
    task = models.CharField("任务", max_length=1000)
    source = words("来源")
    owner = words("责任人")
    due = words("完成时限")  # an ISO date, or words such as 长期
    status = words("状态", 16)
    done = day("完成日期")
    evidence = words("佐证", 2000)

    class Meta:
        verbose_name = "任务"
        ordering = ("year", "organisation", "record_id")


class Problem(OrgRow):
    number = words("编号", 64)
    year = models.PositiveSmallIntegerField("年度", db_index=True)
    problem = models.CharField("问题", max_length=2000)
    aspect = words("方面")
    source = words("来源")
    causes = words("原因", 2000)
    measures = words("整改措施", 4000)
    group = words("领导小组")
    leader = words("责任领导")
    unit = words("责任单位")
    owner = words("责任人")
    due = words("整改时限")
    status = words("状态", 16)
    progress = words("进展", 4000)
    closed = day("销号日期")
    evidence = words("佐证", 2000)

    class Meta:
        verbose_name = "问题整改"
        ordering = ("year", "organisation", "record_id")


class Measure(OrgRow):
    number = models.CharField("问题编号", max_length=64)
    measure = models.CharField("措施", max_length=2000)
    owner = words("责任人")
    due = words("时限")
    done = day("完成日期")

    class Meta:
        verbose_name = "措施"
        ordering = ("organisation", "number", "record_id")


# ---- beside the sheets: what has happened to a row, and where it came from ---------------------------------------------------


class Dossier(models.Model):
    """What a problem has besides its row: rows are written anew when they change, this stays."""

    problem = models.OneToOneField(Problem, on_delete=models.PROTECT, related_name="dossier")
    version = models.PositiveIntegerField("版本", default=0)
    inspecting = models.BooleanField("核验中", default=False)
    applicant = words("申请人", 64)
    applicant_user = models.BigIntegerField("申请人账号", null=True, blank=True)
    minutes = words("会议纪要", 500)
    recheck_on = day("复查日期")
    rebounds = models.PositiveSmallIntegerField("反弹次数", default=0)
    shows_problem = models.BooleanField("公开问题", default=False)
    shows_result = models.BooleanField("公开结果", default=False)
    carried_from = models.OneToOneField(
        Problem, on_delete=models.PROTECT, null=True, blank=True, related_name="carried_on"
    )

    class Meta:
        verbose_name = "整改档案"

    def __str__(self) -> str:
        return f"{self.problem_id} v{self.version}"


class Step(models.Model):
    """One act on a problem or a task: never changed, never removed."""

    problem = models.ForeignKey(
        Problem, on_delete=models.PROTECT, null=True, blank=True, related_name="steps"
    )
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="steps")
    at = models.DateTimeField("时间")
    actor = models.CharField("经办人", max_length=64)
    actor_user = models.BigIntegerField("经办账号", null=True, blank=True)
    act = models.CharField("动作", max_length=16)
    before = words("原状态", 16)
    after = words("新状态", 16)
    told = words("说明", 2000)
    signed_by = words("签字人", 64)
    signed_on = day("签字日期")
    scan = words("签字材料", 300)

    class Meta:
        verbose_name = "经过"
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.act


class Extension(models.Model):
    """A later date that was asked for: the old one is kept."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="extensions")
    old_due = words("原时限")
    new_due = models.DateField("新时限")
    reason = models.CharField("理由", max_length=1000)
    asked_by = models.CharField("申请人", max_length=64)
    asked_user = models.BigIntegerField("申请账号", null=True, blank=True)
    asked_at = models.DateTimeField("申请时间")
    verdict = words("批复", 16)  # "" while nobody has decided
    decided_by = words("批复人", 64)
    decided_at = models.DateTimeField("批复时间", null=True, blank=True)

    class Meta:
        verbose_name = "延期"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("problem",), condition=models.Q(verdict=""), name="worklists_one_open_extension"
            ),
        )

    def __str__(self) -> str:
        return f"{self.old_due} → {self.new_due}"


class Plan(models.Model):
    """What a task has besides its row: what it is part of, when it begins, and what proves it."""

    task = models.OneToOneField(Task, on_delete=models.CASCADE, related_name="plan")
    version = models.PositiveIntegerField("版本", default=0)
    parent = models.ForeignKey(
        Task, on_delete=models.SET_NULL, null=True, blank=True, related_name="part_plans"
    )
    starts = day("开始日期")
    indicator = words("指标", 200)
    target = models.DecimalField("目标", max_digits=16, decimal_places=2, null=True, blank=True)
    minutes = words("会议纪要", 500)
    carried_from = models.OneToOneField(
        Task, on_delete=models.SET_NULL, null=True, blank=True, related_name="carried_plan"
    )

    class Meta:
        verbose_name = "任务分解"

    def __str__(self) -> str:
        return f"{self.task_id} v{self.version}"


class Batch(models.Model):
    """One list that came in: its items wait for a careful look, then become rows."""

    organisation = models.ForeignKey("orgs.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("种类", max_length=16)  # 任务 or 问题整改
    year = models.PositiveSmallIntegerField("年度")
    source = words("来源")
    name = words("名称", 300)
    digest = models.CharField("摘要", max_length=64, db_index=True)
    items = models.TextField("条目")  # JSON; emptied when taken
    at = models.DateTimeField("时间")
    actor = models.CharField("经办人", max_length=64)
    actor_user = models.BigIntegerField("经办账号", null=True, blank=True)
    taken_at = models.DateTimeField("收录时间", null=True, blank=True)
    count = models.PositiveIntegerField("收录条数", default=0)

    class Meta:
        verbose_name = "清单导入"
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name


class Origin(models.Model):
    """Where a problem or a task came from; read the other way round: what became of something."""

    problem = models.ForeignKey(
        Problem, on_delete=models.CASCADE, null=True, blank=True, related_name="origins"
    )
    task = models.ForeignKey(Task, on_delete=models.CASCADE, null=True, blank=True, related_name="origins")
    from_problem = models.ForeignKey(
        Problem, on_delete=models.SET_NULL, null=True, blank=True, related_name="led_to"
    )
    from_measure = models.ForeignKey(
        Measure, on_delete=models.SET_NULL, null=True, blank=True, related_name="led_to"
    )
    batch = models.ForeignKey(Batch, on_delete=models.SET_NULL, null=True, blank=True, related_name="origins")
    told = words("原文", 2000)
    place = words("出处", 300)

    class Meta:
        verbose_name = "由来"
        ordering = ("id",)

    def __str__(self) -> str:
        return self.place


class Petition(models.Model):
    """请示报告: a request or report to the superior, and the answer."""

    organisation = models.ForeignKey("orgs.Organisation", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度", db_index=True)
    kind = models.CharField("种类", max_length=8)  # 请示, 报告
    title = models.CharField("事项", max_length=300)
    told = words("内容", 4000)
    sent_to = words("主送")
    sent_on = models.DateField("报送日期")
    sent_by = words("报送人", 64)
    sent_user = models.BigIntegerField("报送账号", null=True, blank=True)
    answer = words("答复", 4000)
    answered_on = day("答复日期")
    answered_by = words("答复人", 64)
    task = models.ForeignKey(Task, on_delete=models.SET_NULL, null=True, blank=True, related_name="petitions")
    problem = models.ForeignKey(
        Problem, on_delete=models.SET_NULL, null=True, blank=True, related_name="petitions"
    )

    class Meta:
        verbose_name = "请示报告"
        ordering = ("-sent_on", "-id")

    def __str__(self) -> str:
        return self.title


class Feed(models.Model):
    """The secret link of a calendar: only its digest is kept."""

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField("摘要", max_length=64, unique=True)
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = "日历订阅"

    def __str__(self) -> str:
        return str(self.user_id)
