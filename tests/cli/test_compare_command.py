"""`shuzhi compare`: the contract's keys, both places, folders, what is refused and what is only named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from shuzhi.cli import DONE, WRONG_INPUT, main

SHARED = "三季度走访独居老人42户，为其中5户更换了老化的电线和灯具，邻居结对照看的做法在两个片区推开。"
OLD = f"2023年度述职报告\n窗口围绕办事流程开展自查，梳理堵点17个。\n{SHARED}\n"
NEW = f"2024年度述职报告\n汛期巡查河堤是今年的新任务，值班组沿岸步行。\n{SHARED.replace('42', '51')}\n今年还新建了两处候车亭。\n"
OTHER = "值班组在入夏以前把沙袋、水泵和照明车逐件试过，缺的补上，坏的换掉，清单贴在仓库门口。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "旧稿" / "前年").mkdir(parents=True)
    (tmp_path / "今年.txt").write_text(NEW, encoding="utf-8")
    (tmp_path / "旧稿" / "去年.txt").write_text(OLD, encoding="utf-8")
    (tmp_path / "旧稿" / "前年" / "别的.md").write_text(OTHER, encoding="gb18030")
    return tmp_path


def run(
    capsys: pytest.CaptureFixture[str], *words: str | Path, status: int = DONE
) -> pytest.CaptureResult[str]:
    assert main(["compare", *map(str, words)]) == status
    return capsys.readouterr()


def as_json(capsys: pytest.CaptureFixture[str], *words: str | Path) -> Any:
    return json.loads(run(capsys, *words, "--json").out)


def test_json_has_both_places(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, folder / "今年.txt", "--against", folder / "旧稿")
    (file,) = found["files"]
    (passage,) = file["passages"]
    assert file["file"] == str(folder / "今年.txt")
    assert passage["against"] == str(folder / "旧稿" / "去年.txt")
    assert (
        NEW[passage["start"] : passage["end"]] == passage["text"] == SHARED.replace("42", "51").rstrip("。")
    )
    assert OLD[passage["against_start"] : passage["against_end"]] == SHARED.rstrip("。")
    assert (passage["ratio"], passage["common"]) == (1.0, False)
    assert 0.3 < file["share"] < 0.7
    assert found["unreadable"] == []


def test_lines_for_people_name_lines_and_accuse_nobody(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = run(capsys, folder / "今年.txt", "--against", folder / "旧稿").out
    assert "对照 2 份报告，相同或相近 1 处" in said
    assert f"第3行 与 {folder / '旧稿' / '去年.txt'} 第3行 相近 100%" in said
    assert not any(word in said for word in ("抄", "剽窃", "重复率", "查重", "作假"))


def test_the_file_itself_is_left_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, folder / "今年.txt", folder / "旧稿" / "去年.txt", "--against", folder)
    assert [{p["against"] for p in file["passages"]} for file in found["files"]] == [
        {str(folder / "旧稿" / "去年.txt")},
        {str(folder / "今年.txt")},
    ]


def test_a_copy_under_another_name_is_compared(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "旧稿" / "副本.txt").write_text(NEW, encoding="gb18030")
    found = as_json(capsys, folder / "今年.txt", "--against", folder / "旧稿")
    assert found["files"][0]["share"] == 1.0


def test_unreadable_files_are_named_and_the_rest_is_compared(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "旧稿" / "坏.docx").write_bytes(b"PK\x03\x04 nothing")
    (folder / "旧稿" / "空.txt").write_bytes(b"")
    (folder / "旧稿" / "~$去年.docx").write_bytes(b"lock file of Word")
    (folder / "旧稿" / "照片.png").write_bytes(b"\x89PNG")
    said = run(capsys, folder / "今年.txt", "--against", folder / "旧稿")
    assert "相同或相近 1 处" in said.out
    assert [line.split("：")[0].rpartition("/")[2] for line in said.err.splitlines()] == ["坏.docx", "空.txt"]
    found = as_json(capsys, folder / "今年.txt", "--against", folder / "旧稿")
    assert [Path(one["file"]).name for one in found["unreadable"]] == ["坏.docx", "空.txt"]


def test_nothing_in_common_is_said_plainly(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = run(capsys, folder / "今年.txt", "--against", folder / "旧稿" / "前年").out
    assert said.splitlines() == [f"{folder / '今年.txt'}：对照 1 份报告，没有相同或相近的段落。"]


def test_the_same_words_give_the_same_bytes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = (folder / "今年.txt", "--against", folder / "旧稿", folder / "旧稿" / "去年.txt", "--json")
    once = run(capsys, *words).out
    assert once == run(capsys, *words).out
    assert len(json.loads(once)["files"][0]["passages"]) == 1, "a file named twice is compared once"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["今年.txt", "--against", "没有"], "找不到用来对照的"),
        (["没有.txt", "--against", "旧稿"], "找不到"),
        (["今年.txt", "--against", "空夹"], "没有可以对照的报告"),
        (["今年.txt", "--against", "今年.txt"], "没有别的报告可以对照"),
        (["今年.txt", "--against", "坏.docx"], "读不出来"),
        (["今年.txt"], "--against"),
        (["旧稿", "--against", "旧稿"], "文件夹"),
    ],
)
def test_bad_input_is_told_in_one_line(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    says: str,
) -> None:
    monkeypatch.chdir(folder)
    (folder / "空夹").mkdir()
    (folder / "坏.docx").write_bytes(b"PK\x03\x04 nothing")
    try:
        status = main(["compare", *words])
    except SystemExit as exc:
        status = int(str(exc.code))
    err = capsys.readouterr().err
    assert status == WRONG_INPUT
    assert len(err.strip().splitlines()) == 1
    assert says in err
