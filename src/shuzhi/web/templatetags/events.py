"""The verbs of the audit chain in the users' language; a verb that is not listed here shows as it is."""

from __future__ import annotations

from types import MappingProxyType

from django import template

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
    }
)


@register.filter
def verb(name: str) -> str:
    return VERBS.get(name, name)
