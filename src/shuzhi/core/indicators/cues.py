"""The words by which the binder tells one way of saying from another: pairs, parts, who came, who spoke, what was finished."""

from __future__ import annotations

import re

from shuzhi.core.documents.model import QuantityKind
from shuzhi.core.indicators.definitions import Reach

TIMES = frozenset(["次", "场", "期", "回", "轮", "堂", "节", "讲", "人次", "场次", "批", "批次"])
NOT_COUNTED = {
    QuantityKind.FREQUENCY: "这是要求的频次，不是做了多少",
    QuantityKind.LIST_COUNT: "这是列举的个数，随文不变",
    QuantityKind.RANK: "名次不由台账统计",
}
ATTENDED = re.compile(
    r"(?:累计)?(?:共)?(?:有)?(?:参与|参加|参训|受训|受教育|到场)(?:人次|人员|人数|的|各类|广大|全体)*"
    r"(?P<who>党员干部职工|党员干部|党员|干部职工)?(?:人次|人数|约|共|累计|达)*#(?P<after>.*)"
)
_WHO_CAME = r"(?:各类|广大|全体)*(?P<who>党员干部职工|党员干部|党员|干部职工)?(?:干部|人员|群众|骨干)*(?:共|约|累计|达)*#(?P<after>.*)"
CAME_TO = {
    "study.training": re.compile(rf"^(?:累计|共)*(?:轮训|培训|参训){_WHO_CAME}"),
    "study.propaganda": re.compile(rf"^(?:累计|共)*(?:受众|听众|覆盖|受益){_WHO_CAME}"),
}
CAME = re.compile(
    r"^(?:共|累计|先后|共有|有|吸引|带动|动员|组织)*(?P<who>党员干部职工|党员干部|党员|干部职工)?#"
    r"(?P<after>(?:党员干部|党员|干部职工|干部|职工|群众|师生)?(?:次)?(?:参与|参加|参训|受训|受教育|到场)(?:学习|活动|培训)?)$"
)
PAIR_HEAD = re.compile(
    r"(?:班子|委员会|党总支|党委|党组|支委会|总支|支部)(?:的)?(?:班子)?(?:成员|委员|人数)(?:人数)?由$"
)
MEMBERS_ONLY = re.compile(r"^(?:名|的)?(?:党员|中共党员)")
ALL_TOGETHER = re.compile(r"累计|共|合计|总")
NOT_DONE = re.compile(r"^(?:因|未|没有|没能|推迟|顺延|取消)")
LECTURERS = (
    (
        re.compile(
            r"^(?:局|委|院|校|所|党委|党组|总支)?(?:领导)?班子(?:成员)?|^(?:党委|党组)(?:成员|委员)|^支委"
        ),
        "study.lecture.by_leaders",
        "",
    ),
    (re.compile(r"^(?:党委|党组|总支|党工委)?书记"), "study.lecture.by_secretary", Reach.OWN.value),
    (re.compile(r"^(?:支部|党支部|党组织)书记"), "study.lecture.by_secretary", ""),
    (re.compile(r"^普通党员|^党员(?:代表|骨干)"), "study.lecture.by_members", ""),
)
SEVERAL_LECTURERS = re.compile(r"讲[^讲]*[、和及，][^讲]*讲")
AT_LEAST = re.compile(r"(?:不少于|不低于|不得少于|不得低于|至少|不超过|不多于|不高于|力争|确保)[^，#]{0,6}$")
OWN_SUBJECT = re.compile(r"我[县市区局委院校所镇乡村]|本[局委院校所单位级]|自行|自主|内部")
CLOSED = frozenset(("problem.closed", "problem.open", "problem.long_term"))
NAMED_PROBLEMS = frozenset(
    (
        "problem.all",
        "problem.inspected",
        "problem.superior",
        "problem.self",
        "problem.masses",
        "problem.appraisal",
    )
)
SOURCE_OF = {
    "problem.inspected": "巡察",
    "problem.superior": "上级点评",
    "problem.self": "自查",
    "problem.masses": "群众意见",
    "problem.appraisal": "述职评议",
}
PART_OF = frozenset(
    (
        ("measure.done", "measure.all"),
        ("task.done", "task.all"),
        ("study.lecture.by_secretary", "study.lecture"),
        ("study.lecture.by_leaders", "study.lecture"),
        ("member.women", "member.all"),
        ("member.full", "member.all"),
        ("member.probationary", "member.all"),
        ("member.retired", "member.all"),
        ("member.floating", "member.all"),
    )
)
COORDINATION = re.compile(r"[^ ]{0,3}[和及与、暨][^ ]{0,3}")
PLANNED = re.compile(
    r"(?:^|[，、。我局委院校村区县市部])(?:还|并|再|今后|下一步)?(?:拟(?![定制办订])|计划(?![生内外表书])|预计|准备|打算|力争|明年|来年|下一年|下年度|将(?=组织|开展|召开|举办|发展|举行|实施|完成|新增|新建))"
)
PLACE_SUBJECT = re.compile(r"^(?:全国|全省|全自治区|全市|全县|全区(?!域)|全州|全行业)(?!委|局)")
GROUPS = {
    "班子成员": "班子",
    "领导班子成员": "班子",
    "党员干部": "党员|干部",
    "干部职工": "干部|职工",
    "党员群众": "党员|群众",
    "党员": "党员",
    "干部": "干部",
    "群众": "群众",
    "职工": "职工",
    "领导干部": "领导干部",
    "中层干部": "中层",
    "科级干部": "科级",
    "新任职干部": "新任职",
    "新提拔干部": "新提拔",
    "支部书记": "书记",
    "党支部书记": "书记",
}
_WHO = "|".join(sorted(GROUPS, key=len, reverse=True))
TALKED_TO = re.compile(
    r"(?:^|开展|进行|组织|了|对|与)(?P<who>领导干部|中层干部|科级干部|党员干部|新任职干部|新提拔干部|党员|干部|职工)(?:任前|集体|党风)?(?:廉政|提醒|谈心|诫勉|约谈|警示)"
)
TALKED_WITH = re.compile(rf"[与同对和找向](?:全体|广大|各)?(?P<who>{_WHO})[^，#]{{0,8}}(?:谈心|谈话|约谈)")
VISITED_WHO = re.compile(
    r"慰问(?:了)?(?:全体|广大)?(?P<who>党员|群众|职工|干部|党员干部|党员群众|干部职工)(?=#|$)"
)
STANDING_THINGS = frozenset(("project.post", "project.team", "project.area", "project.brand"))
IN_ALL = re.compile(r"累计|现有|共有|目前|总计|截[至止]")
MEMBERS_OF_THEM = re.compile(r"^(?:其中)?(?:中共)?党员(?:参与|参加)?$")
TOPIC_PART = re.compile(r"^(?:其中)(?:专题|专门|集中)*(?:研究|听取|传达|学习|讨论|部署|审议)")
STUDIED_WHAT = re.compile(r"(?:专题|专门)(?:研究|听取|讨论|部署|审议)(?:了)?")
OF_THE_UNIT = re.compile(
    r"集体|单位|党组织|支部|党委|党组|总支|机关|荣誉称号|^(?:我|本|全)?(?:局|委|院|校|所|中心|公司|集团|站|镇|乡|村|社区|街道)"
)
SUBJECT_LEAD = re.compile(r"^(?:其中|同时|另外|此外|今年以来|今年|年内|全年|一年来|目前|截至目前)+")
HOLDER = re.compile(r"书记|副书记|委员|班子")
UNIT_DOES = re.compile(
    r"(?P<who>[^◇#各全本我两几，]{2,12}?(?:党支部|支部|党总支|总支|党委|分局|车间|科室|分公司))"
    r"(?=开展|组织|召开|举办|设立|成立|先后|共|累计|积极|主动|结合|围绕|深入|走进|联合|完成|收|发展)"
)
OWN_HEAD = re.compile(
    r"^(?:其中|同时)*(?:公司|集团|局|委|院|校|县局|镇|乡|街道|机关|我[局委院校镇乡]?)?(?:党委|党组(?!织)|党总支|总支|党工委|工委)"
    r"(?!副?书记|委员|成员|班子|领导|会|[^，#]{0,4}中心组)"
)
ALL_BUT = re.compile(
    r"除(?!了)[^，。；]{0,14}(?:支部|党委|总支|党组织|单位|科室|分局|车间|社区|村)[^，。；]{0,4}外，(?!还|另|也|又|同时)"
)
SOME_OF_THEM = re.compile(
    r"(?:有|其中)◇(?:党?支部|总支|党组织|单位|科室|党员|村|社区)[^、，◇]*$"
    r"|(?<![对到赴入进导谈向与和全部所有体属辖])(?:◇|[一二三四五六七八九十两几\d]+个)(?:社区|村|基层|下属)*"
    r"(?:党?支部|党?总支|党委|党组织|单位|车间|科室|分局)(?!书记|委员|成员)(?=开展|组织|召开|举办|联合|共同|主题党日|集中|讲)[^、，◇]*$"
)
JOINED_WITH = re.compile(r"[与和同](?P<who>社区|学校|高校|村|企业|机关|部队|医院|乡镇|街道|农村|园区)")
DOING = re.compile(
    r"^(?:带头|调研|讲|开展|深入|参加|主持|分别|到|赴|轮流|走访|领学|谈|为|均|全年|先后|亲自|每|共|集中|坚持)"
)
BY_HEAD = re.compile(r"书记|本人|我|带头")
SHOULD = re.compile(r"(?<![响供适对反相])应(?:当|该)?(?=召开|开展|组织|讲|到|完成|收|交|举办|培训|参加|学习)")
UNDONE = re.compile(
    r"(?:没有|没能|未能?|尚未|从未|取消|推迟|暂停)(?:再|按期|如期|及时)?(?:开展|组织|召开|举办|举行|参加|完成|落实|培训|进行|发展|接收)"
)
OF_LISTS = re.compile(r"整改|销号|任务|措施")
REST = re.compile(r"其[他余](?!班子|党组|党委|领导)")
AND_THIS_YEAR = re.compile(r"其中(?:今年|本年|当年)")
IN_TOTAL = re.compile(r"全年|累计|共|合计|总")
AMONG = re.compile(
    r"(?:名|人|位|◇)[^，]{0,8}(?<![其工程动])中$|(?:职工|教师|人员|队伍|干部|群众|学生|居民|村民)(?:当)?中$"
)
THEN_ABOUT = re.compile(
    r"^[^，。；#]{0,6}，(?:专题|专门|集中)*(?:研究|听取|审议|部署|学习|传达|讨论)(?P<what>[^，。；、等◇*\d]{2,12})[，。；]"
)
AUTHOR = re.compile(r"^本人|^我(?![县市区局委院校所镇乡村们国])")
FROM = re.compile(r"(?:从|由)(?:上年|去年|年初|原来)?的?$")
GOES = re.compile(r"^(?:增|上升|提高?|减|下降|降|压|缩|扩)")
GOES_TO = re.compile(r"^(?:增加|增长|增|上升|提高|提升|减少|减|下降|降|扩大)(?:到|至|为)$")
AGENT = re.compile(
    r"^(?!.*[对与同向]).*?(?:书记|班子成员|领导班子|纪检委员|负责人|主要领导|分管领导)(?:带头|分别|主动)*$"
)
ABOUT = re.compile(r"^(?:专题|专门|集体)?(?:研究|讨论|审议|学习|传达|听取|部署|分析|研判)")
MEMBERS_CAME = re.compile(r"党员(?:参与|参加|到场)")
STATE_ONLY = re.compile(r"^(?:目前|已|均已|现已|其中)*(?:完成|兑现|办结|落实)(?:了)?$")
AGENDA = re.compile(
    r"^(?:共|累计|先后)?(?:讨论|研究|审议|议定|听取|决策)+(?:涉及)?(?:重大|重要|党建|各类)*(?:事项|议题|问题)?(?:共|共计|合计)*#(?:个|件|项)?(?:重大|重要)*(?:事项|议题)?$"
    r"|^(?:涉及)?(?:事项|议题)(?:共|共计|合计)*#$"
)
AGENDA_HERE = re.compile(
    r"会议?(?:共|先后|集体)?(?:讨论|研究|审议|议定|听取|决策|决定)(?P<what>[^#]*?)(?:事项|议题)(?:共|共计|合计)*#"
)
ANY_TOPIC = re.compile(r"(?:重大|重要|各类|相关|有关|涉及|各项)*")
STANDING = re.compile(r"现有|共有|目前|现|有|截至")
NEWLY = re.compile(r"确定|吸收|确立|新增|新|培养|发展(?!对象)")
STEP_OF = {
    "member.activists": "member.activists.new",
    "member.candidates": "member.candidates.new",
    "member.probationary": "member.admitted",
    "member.applicants": "member.applications",
}
PAPER_VERB = re.compile(r"出台|制定|建立|修订|修改|废止|印发|编印|形成|健全|完善")
FINISHED = frozenset(("project.practical", "project.wish"))
DONE = re.compile(r"完成|兑现|办结|办成|办好|落实|实现|解决")
BEGUN = re.compile(r"认领|征集|收集|领办|实施|推进|确定|启动|申报|列出|承诺")
PARTNERS = frozenset(("党员", "干部", "群众", "职工", "党员干部", "领导干部", "科级干部", "中层干部"))
OF_PROBLEMS = frozenset(("problem.closed", "problem.open", "problem.long_term", "problem.rate"))
VISITED = re.compile(r"困难党员|困难群众|老党员|困难职工|退役军人|困难家庭")
CHECKED = re.compile(r"督导|检查|暗访|调研|走访|督查|审计")
STUDIED = frozenset(("study.group", "study.collective", "study.group_and_collective"))
GENERIC = re.compile(r"(?:活动|次数|场次|学习|会议)*")
MASKED_BODY = re.compile(r"[*＊×Xx〇○]+(?:家)?(?:医院|卫生院|院|镇|乡|村|社区|公司|学校|支部)")
COMERS = {"attendance": "参加人次", "members": "参加党员人次", "people": "参加人数"}
WIDER = {"正科级": ("科级",), "副科级": ("科级",), "正处级": ("处级",), "副处级": ("处级",)}
