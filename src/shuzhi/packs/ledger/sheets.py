"""The seventeen sheets of the ledger workbook (contract, section 3), in the order in which they are written and read."""

from __future__ import annotations

from shuzhi.packs.ledger.columns import Column, Kind, Sheet

ORG_TYPES = ("党委", "党组", "机关工委", "党总支", "党支部", "临时党支部", "联合党支部", "党小组")
MEMBER_KINDS = ("正式党员", "预备党员", "发展对象", "入党积极分子", "入党申请人")
ACTIVITY_TYPES = (
    "党员大会",
    "支委会",
    "党小组会",
    "党课",
    "主题党日",
    "组织生活会",
    "民主评议党员",
    "党委会",
    "党总支会",
    "党组会",
    "中心组学习",
    "集体学习",
    "专题研讨",
    "专题会议",
    "专题培训",
    "宣讲",
    "理论测试",
    "知识竞赛",
    "警示教育",
    "志愿服务",
    "义诊",
    "督导",
    "调研",
    "座谈会",
    "参观学习",
    "应急演练",
    "共建联建",
    "其他",
)
MEETING_TYPES = ("党员大会", "支委会", "党委会", "党总支会", "党组会")
LEVELS = ("国家级", "省级", "市级", "县级", "单位")


def _org(*, header: str = "组织编码", example: str = "DZ0101") -> Column:
    return Column(
        header,
        "organisation",
        Kind.ORG,
        required=True,
        synonyms=("党组织编码", "组织代码", "党组织代码"),
        example=example,
        note="填“组织”表中的组织编码",
    )


def _day(example: str) -> Column:
    return Column(
        "日期",
        "day",
        Kind.DATE,
        required=True,
        synonyms=("时间", "活动日期", "会议日期"),
        example=example,
        note="如 2022-03-01、2022/3/1、2022年3月1日，或 Excel 日期",
    )


def _evidence() -> Column:
    return Column(
        "佐证",
        "evidence",
        Kind.LIST,
        length=2000,
        synonyms=("佐证材料",),
        note="材料名称或编号，多项用；隔开",
    )


ORGANISATIONS = Sheet(
    "组织",
    (
        Column(
            "组织编码", "code", required=True, length=64, synonyms=("党组织编码", "组织代码"), example="DZ01"
        ),
        Column(
            "组织名称",
            "name",
            required=True,
            synonyms=("党组织名称", "名称"),
            example="中共某县行政审批局委员会",
        ),
        Column("简称", "short_name", length=100, example="审批局党委"),
        Column("别称", "aliases", Kind.LIST, length=1000, note="报告里出现过的其他叫法，多个用；隔开"),
        Column(
            "类型",
            "kind",
            Kind.CHOICE,
            required=True,
            choices=ORG_TYPES,
            synonyms=("组织类型",),
            example="党委",
        ),
        Column(
            "上级编码",
            "parent",
            length=64,
            synonyms=("上级组织编码",),
            note="上级党组织的组织编码；最上一级留空",
        ),
        Column("归口单位", "lead_unit", note="归口管理本组织的党委（党组），填编码或名称"),
        Column("成立日期", "founded", Kind.DATE),
        Column("撤销日期", "closed", Kind.DATE),
        Column("任期年限", "term_years", Kind.COUNT, example="5"),
        Column("本届选举日期", "current_election", Kind.DATE, example="2021-06-18"),
        Column("上届选举日期", "previous_election", Kind.DATE, example="2016-06-15"),
        Column("班子人数", "committee_size", Kind.COUNT, example="7", note="“任职”表有记录时以任职计算"),
        Column("上届班子人数", "previous_committee_size", Kind.COUNT, example="7"),
    ),
    synonyms=("党组织", "组织信息"),
)

APPOINTMENTS = Sheet(
    "任职",
    (
        _org(),
        Column("姓名", "name", required=True, length=64, example="张某"),
        Column("职务", "post", required=True, length=100, synonyms=("党内职务",), example="书记"),
        Column("任职日期", "since", Kind.DATE, required=True, example="2021-06-18"),
        Column("免职日期", "until", Kind.DATE),
    ),
)

MEMBERS = Sheet(
    "党员",
    (
        Column("人员编号", "number", length=64, synonyms=("党员编号",)),
        Column("姓名", "name", required=True, length=64, example="李某"),
        _org(),
        Column(
            "类别",
            "kind",
            Kind.CHOICE,
            required=True,
            choices=MEMBER_KINDS,
            synonyms=("人员类别", "党员类别"),
            example="正式党员",
        ),
        Column("性别", "sex", Kind.CHOICE, choices=("男", "女"), example="女"),
        Column("出生日期", "born", Kind.DATE, synonyms=("出生年月日",), example="1985-05-20"),
        Column(
            "身份证号",
            "identity",
            length=18,
            private=True,
            synonyms=("公民身份号码", "身份证号码"),
            note="请设为文本格式",
        ),
        Column(
            "手机号",
            "phone",
            length=20,
            private=True,
            synonyms=("手机", "联系电话", "电话"),
            note="请设为文本格式",
        ),
        Column("申请日期", "applied", Kind.DATE, synonyms=("申请入党日期",), example="2008-03-01"),
        Column("确定积极分子日期", "activist_since", Kind.DATE, example="2008-09-10"),
        Column("确定发展对象日期", "candidate_since", Kind.DATE, example="2009-10-12"),
        Column("接收预备日期", "probation_since", Kind.DATE, synonyms=("入党日期",), example="2009-12-25"),
        Column("转正日期", "full_since", Kind.DATE, example="2010-12-25"),
        Column("党内职务", "post", length=100),
        Column("标签", "tags", Kind.LIST, length=500, note="如 流动党员；退休党员，多个用；隔开"),
        Column("转入日期", "moved_in", Kind.DATE),
        Column("转出日期", "moved_out", Kind.DATE),
        Column("转往组织", "moved_to"),
    ),
    synonyms=("党员名册",),
)

ACTIVITIES = Sheet(
    "活动",
    (
        _day("2022-03-25"),
        _org(),
        Column(
            "类型",
            "kind",
            Kind.CHOICE,
            required=True,
            choices=ACTIVITY_TYPES,
            open=True,
            length=64,
            synonyms=("活动类型", "会议类型"),
            example="主题党日",
        ),
        Column(
            "主题",
            "topic",
            required=True,
            length=500,
            synonyms=("活动主题", "会议主题"),
            example="学习全国两会精神",
        ),
        Column("地点", "place"),
        Column("主持人", "chair", length=100),
        Column("主讲人", "speaker", length=100),
        Column(
            "主讲人身份",
            "speaker_role",
            Kind.CHOICE,
            choices=("书记", "班子成员", "党员", "外请"),
            open=True,
            length=64,
        ),
        Column("对象", "audience"),
        Column("应到", "expected", Kind.COUNT, synonyms=("应到人数",), example="18"),
        Column("实到", "present", Kind.COUNT, synonyms=("实到人数",), example="17"),
        Column("其中党员", "present_members", Kind.COUNT, example="17"),
        Column("参加人", "participants", Kind.LIST, length=4000, synonyms=("参加人员",)),
        Column("议题数", "topics", Kind.COUNT),
        Column("学时", "hours", Kind.NUMBER, example="2"),
        Column("成果", "results", Kind.LIST, length=1000, example="研讨材料9篇；交流体会18篇"),
        Column("联合组织", "jointly", Kind.LIST, length=1000),
        Column("标签", "tags", Kind.LIST, length=500),
        _evidence(),
    ),
    day="日期",
    synonyms=("活动台账",),
)

TOPICS = Sheet(
    "议题",
    (
        _day("2022-03-25"),
        _org(),
        Column(
            "会议类型",
            "meeting",
            Kind.CHOICE,
            required=True,
            choices=MEETING_TYPES,
            open=True,
            length=64,
            example="支委会",
        ),
        Column("议题", "topic", required=True, length=500, example="研究年度工作计划"),
        Column("类别", "category", length=64),
        Column("决定", "decision", length=2000),
    ),
    day="日期",
)

TASKS = Sheet(
    "任务",
    (
        Column("年度", "year", Kind.YEAR, required=True, example="2022"),
        _org(),
        Column("任务", "task", required=True, length=1000, example="每季度讲一次党课"),
        Column("来源", "source"),
        Column("责任人", "owner"),
        Column("完成时限", "due", Kind.DEADLINE, example="2022-12-20"),
        Column("状态", "status", Kind.CHOICE, choices=("未启动", "进行中", "已完成"), example="进行中"),
        Column("完成日期", "done", Kind.DATE),
        _evidence(),
    ),
    synonyms=("任务清单",),
)

PROBLEMS = Sheet(
    "问题整改",
    (
        Column("编号", "number", length=64, synonyms=("问题编号",), example="2022-01"),
        Column("年度", "year", Kind.YEAR, required=True, example="2022"),
        _org(),
        Column("问题", "problem", required=True, length=2000, example="党课形式单一"),
        Column("方面", "aspect"),
        Column(
            "来源",
            "source",
            Kind.CHOICE,
            choices=("上级点评", "巡察", "自查", "群众意见", "述职评议"),
            open=True,
            example="述职评议",
        ),
        Column("原因", "causes", length=2000),
        Column("整改措施", "measures", length=4000),
        Column("领导小组", "group"),
        Column("责任领导", "leader"),
        Column("责任单位", "unit"),
        Column("责任人", "owner"),
        Column("整改时限", "due", Kind.DEADLINE, example="2022-10-31"),
        Column(
            "状态",
            "status",
            Kind.CHOICE,
            choices=("待认领", "制定方案", "整改中", "申请销号", "已销号", "退回", "长期坚持"),
            example="整改中",
        ),
        Column("进展", "progress", length=4000),
        Column("销号日期", "closed", Kind.DATE),
        _evidence(),
    ),
    synonyms=("问题清单", "整改台账"),
)

MEASURES = Sheet(
    "措施",
    (
        _org(),
        Column("问题编号", "number", required=True, length=64, example="2022-01"),
        Column("措施", "measure", required=True, length=2000, example="每季度安排一次情景党课"),
        Column("责任人", "owner"),
        Column("时限", "due", Kind.DEADLINE, example="2022-09-30"),
        Column("完成日期", "done", Kind.DATE),
    ),
)

DUES = Sheet(
    "党费",
    (
        Column("月份", "month", Kind.MONTH, required=True, example="2022-03"),
        _org(),
        Column("费种", "fund", Kind.CHOICE, choices=("党费", "团费"), example="党费"),
        Column("方向", "direction", Kind.CHOICE, choices=("收缴", "上缴", "下拨", "支出"), example="收缴"),
        Column("姓名", "name", length=64),
        Column("人数", "persons", Kind.COUNT, example="18"),
        Column("计算基数", "base", Kind.MONEY),
        Column("应交", "due_amount", Kind.MONEY, example="326.50"),
        Column("实交", "paid", Kind.MONEY, required=True, example="326.50"),
        Column("交纳日期", "paid_on", Kind.DATE, example="2022-03-10"),
    ),
    day="月份",
    synonyms=("党费台账",),
)

CADRES = Sheet(
    "干部",
    (
        _day("2022-05-16"),
        _org(),
        Column("姓名", "name", required=True, length=64, example="王某"),
        Column(
            "事项",
            "matter",
            Kind.CHOICE,
            required=True,
            choices=("选拔任用", "试用期满考核", "晋升", "公开招录", "调入", "交流"),
            example="晋升",
        ),
        Column(
            "级别",
            "rank",
            Kind.CHOICE,
            choices=("正科级", "副科级", "正处级", "副处级", "其他"),
            example="副科级",
        ),
        Column("出生年月", "born", length=32, example="1988-04"),
    ),
    day="日期",
)

TALKS = Sheet(
    "谈话",
    (
        _day("2022-04-12"),
        _org(),
        Column(
            "类型",
            "kind",
            Kind.CHOICE,
            required=True,
            choices=("谈心谈话", "廉政谈话", "提醒谈话", "约谈", "诫勉谈话", "任前谈话"),
            synonyms=("谈话类型",),
            example="谈心谈话",
        ),
        Column("对象类别", "audience"),
        Column("人次", "times", Kind.COUNT, example="1"),
        Column("形态", "form", Kind.CHOICE, choices=("第一种", "第二种", "第三种", "第四种")),
    ),
    day="日期",
)

INTEGRITY = Sheet(
    "廉政",
    (
        _day("2022-01-28"),
        _org(),
        Column(
            "事项",
            "matter",
            Kind.CHOICE,
            required=True,
            choices=("责任状", "承诺书", "节日提醒", "明察暗访", "廉政档案", "风险排查"),
            example="节日提醒",
        ),
        Column("名称", "name", example="春节廉洁提醒"),
        Column("数量", "quantity", Kind.COUNT, example="1"),
        Column("对象", "audience"),
        Column("结果", "result", length=1000),
    ),
    day="日期",
)

PAPERS = Sheet(
    "文件",
    (
        _day("2022-02-21"),
        _org(),
        Column("名称", "name", required=True, length=300, synonyms=("文件名称",), example="年度党建工作要点"),
        Column(
            "动作",
            "act",
            Kind.CHOICE,
            required=True,
            choices=("出台", "修订", "废止", "印发", "编印"),
            example="印发",
        ),
        Column(
            "类别",
            "category",
            Kind.CHOICE,
            choices=("制度", "方案", "清单", "要点", "机制", "资料"),
            open=True,
            length=64,
            example="要点",
        ),
    ),
    day="日期",
)

SERVICES = Sheet(
    "实事",
    (
        _day("2022-06-30"),
        _org(),
        Column(
            "类型",
            "kind",
            Kind.CHOICE,
            required=True,
            choices=(
                "实事项目",
                "微心愿",
                "先锋岗",
                "突击队",
                "责任区",
                "书记项目",
                "结对帮扶",
                "走访慰问",
                "品牌",
            ),
            example="微心愿",
        ),
        Column("名称", "name", required=True, length=300, example="为社区老人送药上门"),
        Column("数量", "quantity", Kind.COUNT, example="1"),
        Column("参与人次", "taking_part", Kind.COUNT, example="12"),
        Column("受益人次", "benefiting", Kind.COUNT, example="40"),
        Column("场所数", "places", Kind.COUNT),
        Column("金额", "amount", Kind.MONEY),
        Column("状态", "status", length=64),
    ),
    day="日期",
)

HONOURS = Sheet(
    "表彰",
    (
        _day("2022-07-01"),
        _org(),
        Column(
            "类型",
            "kind",
            Kind.CHOICE,
            required=True,
            choices=("表彰", "通报表扬", "锦旗", "表扬信"),
            example="表彰",
        ),
        Column("级别", "level", Kind.CHOICE, choices=LEVELS, example="市级"),
        Column("名称", "name", length=300, example="先进基层党组织"),
        Column("对象", "recipient", Kind.CHOICE, choices=("个人", "集体"), example="集体"),
        Column("姓名", "person", length=200),
        Column("数量", "quantity", Kind.COUNT, example="1"),
    ),
    day="日期",
)

TITLES = Sheet(
    "创建",
    (
        _day("2022-08-15"),
        _org(),
        Column("标准", "standard", required=True, length=300, example="五星党支部"),
        Column("单位", "unit"),
        Column("阶段", "stage", Kind.CHOICE, choices=("申报", "达标", "复核", "命名"), example="达标"),
        Column("有效期", "valid", Kind.DEADLINE, length=64),
    ),
    day="日期",
)

BUSINESS = Sheet(
    "业务指标",
    (
        _org(),
        Column("指标", "name", required=True, example="政务服务办件量"),
        Column("单位", "unit", required=True, length=32, synonyms=("计量单位",), example="件"),
        Column(
            "期间",
            "period",
            Kind.PERIOD,
            required=True,
            length=16,
            example="2022",
            note="2022、2022Q3 或 2022-06",
        ),
        Column(
            "数值", "value", Kind.NUMBER, required=True, example="66945", note="百分数写百分号前的数，如 61.3"
        ),
        Column("性质", "nature", Kind.CHOICE, choices=("时点", "累计"), example="累计"),
        Column("基期值", "base_value", Kind.NUMBER),
        Column("基期期间", "base_period", Kind.PERIOD, length=16),
        Column("口径", "definition", length=1000),
        Column("来源", "source", required=True, length=300, example="政务服务平台月报"),
    ),
)

SHEETS: tuple[Sheet, ...] = (
    ORGANISATIONS,
    APPOINTMENTS,
    MEMBERS,
    ACTIVITIES,
    TOPICS,
    TASKS,
    PROBLEMS,
    MEASURES,
    DUES,
    CADRES,
    TALKS,
    INTEGRITY,
    PAPERS,
    SERVICES,
    HONOURS,
    TITLES,
    BUSINESS,
)
BY_NAME: dict[str, Sheet] = {sheet.name: sheet for sheet in SHEETS}
