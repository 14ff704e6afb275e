"""Invented names: surnames and given names put together in a fixed order, and two names with rare characters."""

from __future__ import annotations

from dataclasses import dataclass

from shuzhi.web.demo.dice import Dice

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
_MEN = (
    "建军 志远 明辉 海涛 文博 国栋 永康 浩然 子轩 俊峰 立新 宏伟 振华 晓东 德明 家骏 启航 云飞 思源 光宇 景行 泽林 书恒 维平 卫国 "
    "学文 长林 兆丰 少康 伯言 庆余 仲夏 承志 一鸣 逸尘 楚河 大有 守正 敬之 修远 广平 向阳 春生 秋实 松涛 柏年 竹青 怀山 望川 临风"
)
_WOMEN = (
    "丽华 秀英 晓燕 雅琴 静怡 雪梅 佳宁 思琪 文静 雨桐 玉兰 淑敏 海霞 晓彤 婉清 若溪 念慈 嘉禾 诗涵 梦瑶 红梅 春燕 惠芳 素珍 凤仪 "
    "月华 兰心 采薇 知夏 映雪 书瑶 云舒 清越 语嫣 芷若 听澜 望舒 南乔 亦可 安然 锦瑟 初晴 沐阳 晚晴 品如 书琴 乐怡 可心 明霞 丹青"
)

RARE = ("龚䶮", "孟𬀩")  # characters outside GB 2312: a name like these must not break a document


@dataclass(frozen=True, slots=True)
class Person:
    """A name with what belongs to it.

    Args:
        name: surname and given name.
        gender: 男 or 女.
    """

    name: str
    gender: str


def people(count: int) -> list[Person]:
    """Return `count` persons with different names, about four women in ten."""
    dice = Dice("姓名")
    surnames = dice.shuffled(_SURNAMES)
    men, women = dice.shuffled(_MEN.split()), dice.shuffled(_WOMEN.split())
    found: dict[str, Person] = {}
    turn = 0
    while len(found) < count:
        gender = "女" if dice.below(100) < 44 else "男"
        given = (women if gender == "女" else men)[turn % 50]
        name = surnames[(turn * 7 + turn // 50) % len(surnames)] + given
        found.setdefault(name, Person(name, gender))
        turn += 1
    return list(found.values())
