"""签名密钥: `shuzhi key` shows the fingerprint, hands out the public half, renews the key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from shuzhi.cli.frame import DONE, add_command, open_home, print_json
from shuzhi.core.errors import Refused

if TYPE_CHECKING:
    import argparse

    from shuzhi.cli.frame import Commands
    from shuzhi.core.proofs import Signer
    from shuzhi.web.homedir import Home


def add_to(commands: Commands) -> None:
    """Add this group's commands."""
    words = add_command(commands, "key", key, "看签名密钥的指纹，导出公钥，更换密钥")
    words.add_argument("--export", metavar="文件", help="把公钥（.pem）写到这里，交给上级单位")
    words.add_argument("--rotate", action="store_true", help="换一把新密钥；旧报告照样能核验")
    words.add_argument("--yes", action="store_true", help="确认更换")


def key(args: argparse.Namespace) -> int:
    """Show, export or renew the home's signing key; the private half is never shown."""
    if args.rotate and not args.yes:
        raise Refused("更换密钥之后，要把新公钥的指纹重新告诉上级单位；确认更换请再加上 --yes。")
    out = Path(args.export) if args.export else None
    home = open_home(args, create=False)
    if out is not None and out.absolute().parent == home.keys.absolute():
        raise Refused("公钥请导出到密钥目录以外的地方，以免盖住密钥。")
    signer, before = _renewed(home) if args.rotate else (_present(home), None)
    if out is not None:
        out.write_bytes(signer.public_pem())
    _tell(args, home, signer, before)
    return DONE


def _present(home: Home) -> Signer:
    from shuzhi.core.proofs import keys

    return keys.load_or_make(home.keys)


def _renewed(home: Home) -> tuple[Signer, Signer]:
    from django.utils import timezone

    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.reports import signing

    before, after = signing.rotate(CONSOLE, home.keys, at=timezone.now())
    return after, before


def _tell(args: argparse.Namespace, home: Home, signer: Signer, before: Signer | None) -> None:
    from shuzhi.core.proofs import fingerprint, keys

    public = home.keys / keys.PUBLIC
    kept = [fingerprint(each.key_id) for each in keys.trusted(home.keys) if each.key_id != signer.key_id]
    if args.as_json:
        told = {"fingerprint": fingerprint(signer.key_id), "public_key": str(public), "former": kept}
        print_json(told | {"rotated": before is not None, "exported": args.export})
        return
    if before is not None:
        print(f"已换成新密钥；旧公钥（{fingerprint(before.key_id)}）留着，旧报告照样能核验。")
    print(f"公钥指纹：{fingerprint(signer.key_id)}")
    print(f"公钥文件：{public}（可以交给任何人；同一文件夹里的 {keys.PRIVATE} 是私钥，不要外传）")
    if kept:
        print(f"以前用过、仍受信任的密钥：{len(kept)} 把。")
    if args.export:
        print(f"公钥已写到 {args.export}。")
