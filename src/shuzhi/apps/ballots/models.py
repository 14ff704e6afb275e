"""票箱: the sealed box. It knows no people: votes, slips by their marks, envelopes, counts.

A slip has no time, no order and no owner; its row is made when the slips are printed, filled with noise of an envelope's size, and
overwritten when it is cast. What is stored while the vote is open is ciphertext whose key the scrutineers hold on paper.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Manner(models.TextChoices):
    PAPER = "paper", "纸质票"
    ROOM = "room", "现场手机投票"
    REMOTE = "remote", "远程征求意见"


class State(models.TextChoices):
    DRAFT = "draft", "准备"
    ISSUING = "issuing", "领取凭证"
    OPEN = "open", "投票中"
    CLOSED = "closed", "已公布"
    VOID = "void", "无效"


class Vote(models.Model):
    id = models.CharField("编号", max_length=16, primary_key=True)
    owner = models.CharField("所属", max_length=64, db_index=True)  # a word of whoever holds the vote
    kind = models.CharField("类别", max_length=40)
    title = models.CharField("名称", max_length=200)
    question = models.TextField("票面")  # JSON of core.voting.bundle.question_data
    manner = models.CharField("方式", max_length=8, choices=Manner.choices)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.DRAFT)
    day = models.DateField("投票日")
    entitled = models.PositiveIntegerField("应到")
    present = models.PositiveIntegerField("实到")
    officers = models.TextField(
        "监票人、计票人", default="{}"
    )  # JSON: names as they stand on the result sheet
    issued = models.PositiveIntegerField("发出", default=0)
    returned = models.PositiveIntegerField("退回", default=0)
    missing = models.PositiveIntegerField("遗失", default=0)
    holders = models.PositiveSmallIntegerField("持钥人数", default=2)
    receipts = models.BooleanField("回执", default=False)
    public_key = models.CharField("公钥", max_length=64, blank=True)
    signing = models.TextField("签发密钥", blank=True)  # remote only; emptied when issuance ends
    verifying = models.TextField("验签公钥", blank=True)
    opened_at = models.DateTimeField("开始", null=True)
    closed_at = models.DateTimeField("结束", null=True)
    bundle = models.TextField("公布内容", blank=True)
    digest = models.CharField("摘要", max_length=64, blank=True)
    reason = models.CharField("无效原因", max_length=500, blank=True)

    class Meta:
        verbose_name = "投票"
        ordering = ("-day", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=State.values) & Q(manner__in=Manner.values), name="ballots_vote_known"
            ),
            models.CheckConstraint(condition=Q(present__lte=F("entitled")), name="ballots_present_entitled"),
        )

    def __str__(self) -> str:
        return self.title


class Slip(models.Model):
    mark = models.CharField("票记", max_length=64, primary_key=True)
    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="slips")
    envelope = models.BinaryField("密封")
    used = models.BooleanField("已投", default=False)

    class Meta:
        verbose_name = "票"

    def __str__(self) -> str:
        return self.mark[:8]


class TellerCount(models.Model):
    """What one of the two tellers counted, without seeing the other's count."""

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="counts")
    teller = models.PositiveSmallIntegerField("计票人", choices=[(1, "第一名"), (2, "第二名")])
    tally = models.TextField("计票")
    collected = models.PositiveIntegerField("收回")

    class Meta:
        verbose_name = "计票"
        constraints = (models.UniqueConstraint(fields=("vote", "teller"), name="ballots_one_count_each"),)

    def __str__(self) -> str:
        return f"{self.vote_id} {self.teller}"


class Credential(models.Model):
    """That somebody got a blind signature for a remote vote: an opaque word of the caller's, and no more."""

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="credentials")
    voter = models.CharField("投票人", max_length=64)
    blinded = models.CharField("请求", max_length=64)  # digest: the same request gets the same answer again

    class Meta:
        verbose_name = "投票凭证"
        constraints = (models.UniqueConstraint(fields=("vote", "voter"), name="ballots_one_credential"),)

    def __str__(self) -> str:
        return self.vote_id
