"""The verbs and things of the audit chain in the users' language; tests/apps/audit/test_told_words.py walks the source for one without a word."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType

from django import template

from shuzhi.apps.audit.models import Event
from shuzhi.apps.orgs.models import RoleKind

register = template.Library()

VERBS = MappingProxyType(
    {
        "accounts.user_created": "开通账号",
        "accounts.signed_in": "登录",
        "accounts.signed_out": "退出",
        "accounts.locked": "输错密码，锁定",
        "accounts.password_changed": "修改密码",
        "accounts.password_reset": "重设密码",
        "accounts.second_factor_enrolled": "启用第二步验证",
        "accounts.second_factor_locked": "输错验证码，锁定",
        "accounts.second_factor_reset": "重置第二步验证",
        "accounts.disabled": "停用账号",
        "accounts.enabled": "启用账号",
        "accounts.person_linked": "关联名册里的人",
        "orgs.revealed": "查看完整号码",
        "orgs.grant_role": "授予角色",
        "orgs.revoke_role": "收回角色",
        "ledger.import": "导入台账",
        "ledger.undo_import": "撤销导入",
        "intake.opened": "上传待导入文件",
        "intake.matched": "对应导入的列",
        "intake.confirmed": "确认导入",
        "intake.looked_again": "重新检查导入的文件",
        "intake.dropped": "放弃导入",
        "ledger.add": "登记",
        "ledger.change": "修改",
        "ledger.remove": "移入回收站",
        "ledger.restore": "从回收站恢复",
        "ledger.export": "导出台账",
        "ledger.purge": "清除回收站里的内容",
        "ledger.view_saved": "存常用视图",
        "ledger.view_renamed": "改常用视图的名称",
        "ledger.view_dropped": "删去常用视图",
        "requests.opened": "建立取数单",
        "requests.assigned": "分配取数部门",
        "requests.addressed": "取数页交给联络员",
        "requests.linked": "生成取数链接",
        "requests.revoked": "收回取数链接",
        "requests.answered": "交数",
        "requests.accepted": "采用交来的数",
        "requests.returned": "退回交来的数",
        "requests.closed": "办结取数单",
        "campaigns.begun": "新建专项活动",
        "campaigns.changed": "修改专项活动",
        "campaigns.phase_added": "增加活动阶段",
        "campaigns.phase_dropped": "移除活动阶段",
        "campaigns.picked": "记录归入专项活动",
        "campaigns.unpicked": "记录移出专项活动",
        "campaigns.group_set_up": "登记领导小组",
        "campaigns.group_dissolved": "撤销领导小组",
        "campaigns.seated": "登记小组成员",
        "campaigns.unseated": "小组成员免职或作废",
        "campaigns.review_set": "登记创建复核日期",
        "reminders.exempted": "豁免",
        "reminders.exemption_ended": "撤销豁免",
        "quickentry.saved": "速录",
        "evidence.attach": "添加佐证",
        "worklists.register": "登记问题",
        "worklists.step": "办理问题",
        "worklists.task": "办理任务",
        "worklists.stage": "读入清单",
        "worklists.revise": "审看清单",
        "worklists.drop": "放弃清单",
        "worklists.take": "收录清单",
        "worklists.carry": "结转到下一年",
        "worklists.petition": "登记请示报告",
        "worklists.answer": "登记答复",
        "worklists.feed": "生成日历地址",
        "evidence.remove": "移除佐证",
        "reminders.rule_added": "登记本单位规定",
        "reminders.rule_ended": "结束本单位规定",
        "reports.drafted": "起草报告",
        "reports.packaged": "下载佐证包",
        "reports.spoken": "生成口头述职稿",
        "orgs.create": "新建组织",
        "orgs.change": "修改组织",
        "orgs.move": "移动组织",
        "orgs.merge": "合并组织",
        "orgs.close": "撤销组织",
        "orgs.reopen": "重新启用组织",
        "orgs.unmove": "撤回移动",
        "orgs.transfer": "转接组织关系",
        "orgs.judge_same": "判断是否同一人",
        "orgs.revoke_same": "撤回同一人判断",
        "audit.backup": "备份",
        "keys.rotated": "更换签名密钥",
        "ballots.created": "新建投票",
        "ballots.opened": "开始投票",
        "ballots.issued": "停发投票凭证",
        "ballots.counted": "录入计票",
        "ballots.voided": "投票作废",
        "ballots.published": "公布投票结果",
        "reports.started": "开始写报告",
        "reports.edited": "修改报告",
        "reports.restored": "恢复历史稿",
        "reports.released": "发布报告",
        "reports.stage_changed": "报告送审与发布",
        "reports.taken_over": "接手编辑",
        "reports.section_added": "增加章节",
        "reports.section_moved": "移动章节",
        "reports.section_removed": "删去章节",
        "reports.figure_inserted": "插入数据",
        "reports.figure_refreshed": "更新数据",
        "reports.figure_bound": "改定数据的口径",
        "reports.figure_unbound": "取消数据的口径",
        "reports.figure_worded": "改数据的写法",
        "reports.figure_typed": "手填数据",
        "reports.figure_left_out": "数据里不计一条记录",
        "reports.figure_taken_back": "数据里重新计一条记录",
        "reports.basis_attached": "附上依据",
        "reports.basis_detached": "去掉依据",
        "reports.finding_dismissed": "略过校对意见",
        "reports.findings_reopened": "重看校对意见",
        "reports.opinion_given": "提意见",
        "reports.opinion_answered": "答复意见",
        "reports.outline_kept": "存提纲",
        "reports.outline_dropped": "删去提纲",
        "reports.phrase_kept": "存常用句",
        "reports.phrase_used": "用常用句",
        "reports.phrase_dropped": "删去常用句",
        "appraisal.open": "开一轮述职评议考核",
        "appraisal.edit": "修改考核方案、单位或日程",
        "appraisal.start": "开始考核",
        "appraisal.check": "记调研核查",
        "appraisal.compute": "计算评分表",
        "appraisal.object": "对评分提异议",
        "appraisal.answer": "答复异议",
        "appraisal.order": "排发言顺序",
        "appraisal.meet": "冻结报告，开评议会",
        "appraisal.comment": "点评",
        "appraisal.vote": "准备测评票或取回结果",
        "appraisal.papers": "录入纸质测评表",
        "appraisal.count": "评议会结束",
        "appraisal.drop": "单位退出考核",
        "appraisal.grade": "进入定等次",
        "appraisal.back": "退回计算",
        "appraisal.decide": "确定等次",
        "appraisal.rectify": "点评转入问题清单",
        "appraisal.end": "结束考核",
        "appraisal.note": "记单位加分或扣分",
        "appraisal.note_withdrawn": "撤回单位加分或扣分",
        "appraisal.review": "建立民主评议党员",
        "appraisal.review_grades": "录入民主评议等次",
    }
)

SUBJECTS = MappingProxyType(
    {
        "user": "账号",
        "vote": "投票",
        "person": "人员",
        "report": "报告",
        "campaign": "专项活动",
        "group": "领导小组",
        "review": "复核或评议",
        "round": "考核",
        "request": "取数单",
        "intake": "导入",
        "batch": "清单",
        "problem": "问题",
        "task": "任务",
        "petition": "请示报告",
        "exemption": "豁免",
        "rule": "规定",
        "view": "视图",
        "unit": "组织",
        "note": "加减分记录",
    }
)


WHOLE = MappingProxyType(
    {"": "签名密钥", "all": "全部组织", "home": "本机数据", "user:unknown": "没有这个账号"}
)
# of what an event holds only this is shown: who may read the chain sees no content of the work
TOLD = MappingProxyType(
    {"role": "角色", "column": "栏目", "from": "生效日期", "reason": "原因", "with_identity": "含身份证号"}
)


_ROLES = ("orgs.grant_role", "orgs.revoke_role")  # where a role holds is no content of the work


@register.filter
def verb(name: str) -> str:
    return VERBS.get(name, name)


@register.filter
def subject(name: str, people: Mapping[int, str] = MappingProxyType({})) -> str:
    """What an event is about, in the users' language: `vote:12` is 投票 12, `user:3` the account's name where `people` holds it."""
    if name in WHOLE:
        return WHOLE[name]
    number = account_of(name)
    if number:
        return f"账号 {people.get(number, number)}"
    kind, colon, which = name.partition(":")
    if colon:
        return f"{SUBJECTS.get(kind, kind)} {which}"
    count, _, unit = name.partition(" ")
    return f"{count} 行" if unit == "rows" else f"组织 {name}"


def account_of(name: str) -> int:
    """The number of the account that an event is about, 0 where it is about something else."""
    kind, _, which = name.partition(":")
    return int(which) if kind == "user" and which.isdecimal() else 0


@register.filter
def told(event: Event) -> str:
    """Why, from when, in which role: the few words of an event that say more than its verb."""
    body = json.loads(event.body)
    kept = (*TOLD, "organisation") if event.verb in _ROLES else tuple(TOLD)
    shown = {key: body[key] for key in kept if body.get(key) and not event.verb.startswith("reports.")}
    return "；".join(f"{TOLD.get(key, '组织')}{_plain(key, value)}" for key, value in shown.items())


def _plain(key: str, value: object) -> str:
    if value is True:
        return ""
    return f" {RoleKind(str(value)).label if key == 'role' and value in RoleKind.values else value}"
