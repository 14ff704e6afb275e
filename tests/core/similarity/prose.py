"""Invented reports in the manner of the genre, from sentence frames and words of our own: any number, the same for the same seed.

A report is made of clauses whose words are drawn at random, so that two reports share words and now and then half a clause, as real
ones do, and of a few boilerplate sentences that stand in very many of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

WHEN = "年初 一季度 上半年 三季度 入夏以来 汛期前后 秋收时节 年末 全年 近期 节后第一周 每月中旬 换届以后 集中攻坚期间 进入冬季".split()
WHO = "窗口 班组 科室 片区 网格 站所 车间 专班 值班组 青年骨干 老同志 业务能手 包联干部 楼栋长 联络员 审核岗 受理岗 外勤组 档案室 食堂 车队 实验室 护理组 教研组 财务岗 信息岗 巡查队 调解室 物业 商户代表".split()
HOW = "逐户 分批 轮流 挂图 对照清单 带着问题 按月 结合实际 一对一 上门 蹲点 错时 线上线下同步 提前介入 反复比对 现场 跟班 交叉 倒排工期 手把手 定人定岗 顺着线索 借助台账 摸着底数 分段".split()
DID = "梳理 走访 核对 修订 压减 打通 补齐 培训 回访 化解 公示 归并 试点 推开 抽查 盘活 改造 复盘 督促 协调 建起 完善 更新 兑现 答复 排查 清退 整理 上线 开放".split()
WHAT = "办事流程 积压档案 老旧管网 停车秩序 预约系统 代办事项 外来务工家庭 独居老人 灌溉水渠 课后托管 血液库存 候车环境 菜场摊位 失业登记 采购环节 车辆台账 图书角 消防通道 投诉工单 用电隐患 药品效期 招标文件 学生宿舍 林权纠纷 排污口 公交站牌 报销单据 夜间照明 慢病随访 危旧房屋 入学材料 水质监测 农机库棚 垃圾分类 冷链设备 账务差错 热线回音 工地围挡 退役士兵档案 村道护栏 合同条款 检验试剂 防汛沙袋 残疾人坡道 电梯维保 门诊排队 校车线路 果园滴灌 物资仓库 网上申报".split()
WHOSE = "辖区 本单位 城东片 新接手的 群众反映的 历年遗留的 巡查发现的 偏远村组 沿街 三个院区 两条线路 基层一线 老城区 开发区 河道沿线 结对单位 山区 重点项目 夜班 窗口前移后的".split()
SO = "群众少跑了路 等候时间明显缩短 账目一目了然 差错率降了下来 邻里关系缓和了 隐患当场销号 没有再出现返工 满意度稳步回升 成本省出一截 经验被兄弟单位借鉴 收件当天就能答复 现场秩序好转 设备利用率提高 材料精简近半 责任落到了人头 夜里也有人接电话 重复投诉基本消失 工期抢了回来 新人很快上手 数据口径统一了".split()
BUT = "人手仍然偏紧 有的环节还靠纸面流转 个别岗位业务不熟 宣传没有跟上 资金到位偏慢 部门之间衔接不够 回头看做得少 考核办法偏粗 夜间力量薄弱 信息更新滞后".split()
UNITS = "件 次 户 人次 处 项 家 份 场 个".split()
PLACE = "柳 桥 石 塘 云 溪 梅 岭 沙 湾 杨 庄 青 坪 鹤 埠 枫 林 泉 港 竹 坞 槐 堡 莲 湖 松 坡 苇 荡 杏 园 桐 屯 棠 浦 榆 店 芦 沟 麦 田".split()
FRAMES = (
    "{when}，{who}{how}{did}{whose}{what}{n}{unit}，{so}。",
    "{how}{did}{what}，由{who}牵头{did2}{what2}，{so}。",
    "针对{whose}{what}，{who}在{place}{how}{did}，累计{did2}{n}{unit}。",
    "{place}{who}{did}{what}之后，又{how}{did2}{whose}{what2}，{so}，{so2}。",
    "{who}与{who2}{how}{did}{what}{n}{unit}，其中{place}{m}{unit}，{but}。",
    "从{place}的情况看，{whose}{what}{did}得早，{what2}{did2}得慢，{but}。",
    "{when}{did}{what}，{when2}{did2}{what2}，{who}全程{how}参与，{so}。",
    "{place}、{place2}两地{how}{did}{what}{n}{unit}，涉及{whose}{what2}，{so}。",
)
BOILERPLATE = (
    "坚持把学习放在首位，读原著、学原文、悟原理，带着问题学、联系实际学，不断提高理论水平和办事本领。",
    "严格执行组织生活各项制度，按时召开会议，认真开展批评和自我批评，做到记录完整、程序规范。",
    "牢固树立过紧日子的思想，从严控制一般性支出，把有限的资金用在刀刃上。",
    "以上报告如有不当之处，请各位领导和同志们批评指正，欢迎大家多提宝贵意见。",
    "对照上级要求和群众期盼，工作中还存在一些差距和不足，主要表现在以下几个方面。",
    "下一步，将坚持问题导向，压实工作责任，细化工作措施，确保各项任务落到实处、见到实效。",
    "始终把纪律和规矩挺在前面，管好自己、管好家人、管好身边工作人员，自觉接受监督。",
    "认真落实意识形态工作责任，加强阵地管理，弘扬主旋律、传播正能量，凝聚团结奋斗的共识。",
)
_SLOTS = {"when": WHEN, "when2": WHEN, "who": WHO, "who2": WHO, "how": HOW, "did": DID, "did2": DID, "what": WHAT, "what2": WHAT, "whose": WHOSE, "so": SO, "so2": SO, "but": BUT, "unit": UNITS}  # fmt: skip


def sentence(chance: Random) -> str:
    """Return one invented sentence."""
    words = {slot: chance.choice(choices) for slot, choices in _SLOTS.items()}
    places = {slot: "".join(chance.sample(PLACE, 2)) for slot in ("place", "place2")}
    return chance.choice(FRAMES).format(**words, **places, n=chance.randint(2, 400), m=chance.randint(2, 90))


def report(chance: Random, size: int = 4000) -> str:
    """Return an invented report.

    Args:
        chance: where the words are drawn from.
        size: characters, about.
    """
    parts = list(chance.sample(BOILERPLATE, 4))
    length = sum(map(len, parts))
    while length < size:
        parts.append(sentence(chance))
        length += len(parts[-1])
    chance.shuffle(parts)
    return "".join(part + ("\n" if chance.random() < 0.2 else "") for part in parts)


@dataclass(frozen=True)
class Planted:
    """A report with a stretch of another one in it.

    Args:
        text: the report.
        start: where the stretch starts in it.
        end: where it ends.
        source_start: where it starts in the other report.
        source_end: where it ends there.
    """

    text: str
    start: int
    end: int
    source_start: int
    source_end: int


def plant(source: str, host: str, chance: Random, *, part: float, changed: float) -> Planted:
    """Put a stretch of one report into another, with characters changed.

    Args:
        source: the report that is copied from.
        host: the report that receives it.
        chance: where the changes are drawn from.
        part: share of the new report that is copied.
        changed: share of the copied characters replaced (three in four), left out or preceded by a new one.
    """
    size = int(len(host) * part)
    begin = chance.randrange(max(1, len(source) - size))
    copied = "".join(_change(char, chance, changed) for char in source[begin : begin + size])
    at = chance.randrange(len(host) - size)
    return Planted(
        host[:at] + copied + host[at + size :], at, at + len(copied), begin, min(begin + size, len(source))
    )


def _change(char: str, chance: Random, changed: float) -> str:
    if chance.random() >= changed:
        return char
    new = chance.choice(chance.choice(WHAT))
    return chance.choice((new, new, new, new, new, new, "", new + char))
