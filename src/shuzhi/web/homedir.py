"""The home: the one folder that holds all state (database, evidence, keys, secret, version).

Imports nothing of Django, so that `shuzhi --help` and `shuzhi parse` start fast.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from shuzhi.core.errors import Refused

HOME_VERSION = 1  # raised when an older program could no longer read the home


@dataclass(frozen=True, slots=True)
class Home:
    """Paths inside the home folder."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "shuzhi.sqlite3"

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    @property
    def evidence(self) -> Path:
        return self.root / "evidence"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def secret_file(self) -> Path:
        return self.root / "secret.txt"

    @property
    def version_file(self) -> Path:
        return self.root / "home-version.txt"

    def secret(self) -> str:
        """Return the signing secret of sessions; made on first use, readable by its owner only."""
        if not self.secret_file.exists():
            _write_private(self.secret_file, secrets.token_urlsafe(48))
        return self.secret_file.read_text(encoding="utf-8").strip()

    def open(self) -> None:
        """Make the folders on first use; refuse a home that a newer program has written."""
        try:
            for folder in (self.root, self.keys, self.evidence, self.reports):
                folder.mkdir(parents=True, exist_ok=True)
            if not self.version_file.exists():
                self.version_file.write_text(f"{HOME_VERSION}\n", encoding="utf-8")
            found = self.version_file.read_text(encoding="utf-8").strip()
        except OSError as exc:
            raise Refused(
                f"数据目录 {self.root} 不能读写（{exc.strerror}），请换一个目录（--home）或检查权限和磁盘空间。"
            ) from exc
        if not found.isdigit() or int(found) > HOME_VERSION:
            raise Refused(
                f"数据目录 {self.root} 由更新的版本建立（版本 {found[:20]}，本程序能读到 {HOME_VERSION}），请升级程序后再打开。"
            )


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.write(text)


def find(option: str | None = None) -> Home:
    """Return the home named by `--home`, else `$SHUZHI_HOME`, else `~/.shuzhi`."""
    named = option or os.environ.get("SHUZHI_HOME") or str(Path.home() / ".shuzhi")
    return Home(Path(named).expanduser().absolute())
