"""Set up and run shuzhi（述职）with nothing but Python 3.11: no pip, no venv package, no compiler, no database needed.

    python3 run.py                 sets up, fills a worked example and serves it (shuzhi demo)
    python3 run.py test [...]      every test, on SQLite and on a real PostgreSQL
    python3 run.py check           lint, types and import contracts
    python3 run.py shuzhi ...      the program itself, e.g. python3 run.py shuzhi parse 报告.docx

Standard library only. Packages come from the folder wheels/ where it exists (an office without a network), else from the
index that pip is configured for. Versions are those of constraints.txt.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
DEMO_HOME = ROOT / ".home"


def say(text: str) -> None:
    """Tell the user what goes on, on standard error."""
    print(text, file=sys.stderr, flush=True)


def pip(*words: str) -> None:
    """Run pip inside the environment; pip itself travels as a wheel in bootstrap/ because a bare machine has none."""
    wheel = max((ROOT / "bootstrap").glob("pip-*.whl"))
    env = dict(os.environ, PYTHONPATH=str(wheel), PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1")
    wheels = ROOT / "wheels"
    source = ["--no-index", "--find-links", str(wheels)] if wheels.is_dir() else []
    command = [
        str(PYTHON),
        "-m",
        "pip",
        words[0],
        "--quiet",
        "--no-warn-script-location",
        *source,
        *words[1:],
    ]
    done = subprocess.run(command, env=env, cwd=ROOT, check=False)
    if done.returncode:
        say("安装失败：请检查网络或 pip 的源设置；没有网络时，把所需的 wheel 文件放进 wheels/ 文件夹再试。")
        sys.exit(2)


def set_up(*groups: str) -> None:
    """Make .venv and install the program with these dependency groups, unless that was done for these very files."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is run by whatever Python the machine has
        say("需要 Python 3.11 或更新的版本，当前是 " + sys.version.split()[0] + "。")
        sys.exit(2)
    state = hashlib.sha256()
    for name in ("constraints.txt", "pyproject.toml"):
        state.update((ROOT / name).read_bytes())
    state.update(sys.version.encode())
    for group in ("", *groups):
        mark = VENV / f".installed-{group or 'program'}"
        if mark.exists() and mark.read_text(encoding="utf-8") == state.hexdigest():
            continue
        if not PYTHON.exists():
            say("正在建立运行环境 .venv（只需一次）……")
            venv.create(VENV, with_pip=False)
        if group:
            say(f"正在安装 {group} 所需的部件……")
            pip("install", "--constraint", "constraints.txt", "--group", group)
        else:
            say("正在安装程序和所需的部件（约一分钟）……")
            pip("install", "--constraint", "constraints.txt", "setuptools")
            pip("install", "--constraint", "constraints.txt", "--no-build-isolation", "--editable", ".")
        mark.write_text(state.hexdigest(), encoding="utf-8")


def run(*command: str, **extra: str) -> int:
    """Run a command of the environment in the project's folder and return its exit status."""
    env = dict(os.environ, PYTHONUTF8="1", **extra)
    env["PATH"] = str(BIN) + os.pathsep + env.get("PATH", "")
    try:
        return subprocess.run([str(PYTHON), *command], cwd=ROOT, env=env, check=False).returncode
    except KeyboardInterrupt:
        return 0


def test(words: list[str]) -> int:
    """Run every test: first all of them on SQLite, then those that touch a database on PostgreSQL."""
    set_up("test")
    return run(str(ROOT / "tests" / "run_all.py"), *words)


def check() -> int:
    """Run lint, format, types and import contracts; all of them, then say what failed."""
    set_up("test", "check")
    failed = [
        name
        for name, command in {
            "ruff check": ("-m", "ruff", "check", "."),
            "ruff format": ("-m", "ruff", "format", "--check", "."),
            "mypy": ("-m", "mypy"),
            "import contracts": ("-c", "from importlinter.cli import lint_imports_command as c; c()"),
        }.items()
        if run(*command)
    ]
    say("没有通过：" + "、".join(failed) if failed else "lint、类型、引用层次检查全部通过。")
    return 1 if failed else 0


def main(words: list[str]) -> int:
    """Do what the words ask for; without words, serve the worked example."""
    if words[:1] == ["test"]:
        return test(words[1:])
    if words == ["check"]:
        return check()
    if words[:1] == ["shuzhi"]:
        set_up()
        return subprocess.run(
            [str(PYTHON), "-m", "shuzhi", *words[1:]], env=dict(os.environ, PYTHONUTF8="1"), check=False
        ).returncode
    if words:
        say(__doc__ or "")
        return 2
    set_up()
    return run("-m", "shuzhi", "--home", str(DEMO_HOME), "demo")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
