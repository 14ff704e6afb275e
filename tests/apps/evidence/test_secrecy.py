"""A mark is a mark where papers carry it; the word in a sentence, a title or a register is none."""

from __future__ import annotations

from pathlib import Path

import evidence_files as files
import pytest

from shuzhi.apps.evidence import looking, secrecy
from shuzhi.core.errors import Refused

MARKED_LINES = [
    "机密★1年", "秘密★", "绝 密", "机密", "密级：秘密", "秘密★长期", "000123 机密★10年", "【秘密】", "机密★启用前", "秘密☆6个月", "密级:机密★",
    "绝密★三十年", "机 密 ★ 5 年", "秘密（3年）", "份号：000001 秘密★1年",
]  # fmt: skip
UNMARKED_LINES = [
    "学习保守国家秘密法", "保守党的秘密是党员的义务", "机密级以上文件的管理", "关于开展保密自查的通知", "不得泄露工作中知悉的秘密事项", "秘密投票",
    "会议采取秘密写票方式", "机密文件柜1个", "秘密、机密、绝密三级", "无记名秘密投票结果", "绝密档案（电影观后感）", "商业秘密", "秘密交通站旧址参观",
]  # fmt: skip
MARKED_NAMES = [
    "【机密】会议纪要",
    "机密★方案",
    "秘密-2022年通知",
    "绝密",
    "通知_秘密",
    "关于XX的通知（秘密）",
    "[绝密]名单",
    "秘密 会议记录",
    "〔机密★1年〕通知",
]
UNMARKED_NAMES = [
    "保守秘密承诺书", "机密文件管理制度", "秘密投票结果", "保密法学习记录", "商业秘密保护培训", "2022年保密工作总结", "《秘密交通线》观后感", "绝密战线主题党日",
]  # fmt: skip


@pytest.mark.parametrize("line", MARKED_LINES)
def test_a_marked_line(line: str) -> None:
    assert secrecy.mark_in_line(line)


@pytest.mark.parametrize("line", UNMARKED_LINES)
def test_a_line_that_only_speaks_of_it(line: str) -> None:
    assert secrecy.mark_in_line(line) == ""
    assert not secrecy.is_internal_line(line)


@pytest.mark.parametrize("name", MARKED_NAMES)
def test_a_marked_name(name: str) -> None:
    assert secrecy.mark_in_name(name)


@pytest.mark.parametrize("name", UNMARKED_NAMES)
def test_a_name_that_only_speaks_of_it(name: str) -> None:
    assert secrecy.mark_in_name(name) == ""


@pytest.mark.parametrize(
    "line", ["内部资料", "内部文件 注意保存", "【内部】", "内部★", "密级：内部", "工作秘密"]
)
def test_internal_is_told(line: str) -> None:
    assert secrecy.is_internal_line(line) and secrecy.mark_in_line(line) == ""


@pytest.mark.parametrize("line", ["内部管理制度", "单位内部监督", "内部审计报告", "加强内部控制"])
def test_the_word_internal_is_no_mark(line: str) -> None:
    assert not secrecy.is_internal_line(line)


def looked_at(tmp_path: Path, body: bytes, form: str, stem: str = "通知") -> bool:
    path = tmp_path / "content"
    path.write_bytes(body)
    return secrecy.check(stem, looking.head_of(path, form, stem), stem)


@pytest.mark.parametrize(
    ("form", "body"),
    [
        ("docx", files.paper("机密★1年", "关于某事的通知")),
        ("docx", files.paper("关于某事的通知", header="秘密")),
        ("docx", files.paper("", "", "000001", "秘 密", "某局文件")),
        ("xlsx", files.table(("秘密★长期",), ("姓名", "单位"))),
        ("xlsx", files.table(("姓名", "单位"), ("某甲", "一支部"), title="机密")),
    ],
)
def test_a_marked_paper_is_refused(tmp_path: Path, form: str, body: bytes) -> None:
    with pytest.raises(Refused, match="涉密文件不得存入本系统"):
        looked_at(tmp_path, body, form)


@pytest.mark.parametrize(
    ("form", "body"),
    [
        (
            "docx",
            files.paper("关于开展保密教育的通知", "各支部要学习保守国家秘密法，知悉机密级文件的管理要求。"),
        ),
        (
            "xlsx",
            files.table(("文件登记表",), ("文号", "密级"), ("1号", "普通"), ("2号", "秘密"), ("3号", "机密")),
        ),
        ("pdf", files.pdf()),
    ],
)
def test_a_paper_that_speaks_of_secrets_is_taken(tmp_path: Path, form: str, body: bytes) -> None:
    assert looked_at(tmp_path, body, form) is False


def test_internal_is_taken_and_told(tmp_path: Path) -> None:
    assert looked_at(tmp_path, files.paper("内部资料 注意保存", "学习材料"), "docx") is True
    assert looked_at(tmp_path, files.paper("学习材料"), "docx", "【内部】学习材料") is True
    assert looked_at(tmp_path, files.paper("学习材料"), "docx") is False
