"""数据: `shuzhi figures`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shuzhi.cli.frame import DONE, a_date, a_number, a_year, add_command, open_home, print_json

if TYPE_CHECKING:
    import argparse

    from shuzhi.cli.frame import Commands
    from shuzhi.core.indicators.model import Figure


def add_to(commands: Commands) -> None:
    """Add this group's commands."""
    words = add_command(commands, "figures", figures, "列出一个组织一年的全部指标，和每个数字背后的记录")
    add_organisation_words(words)


def add_organisation_words(words: argparse.ArgumentParser) -> None:
    """Add `--org`, `--year` and `--as-of`."""
    words.add_argument("--org", required=True, metavar="编码", help="组织编码")
    words.add_argument("--year", required=True, type=a_year, metavar="年度", help="四位年度，如 2022")
    words.add_argument("--as-of", type=a_date, metavar="日期", help="只算到这一天为止的记录；不写则算到年底")


def figures(args: argparse.Namespace) -> int:
    """Print every indicator of an organisation and year with its records."""
    open_home(args)
    from datetime import date

    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.figures import queries
    from shuzhi.apps.orgs.queries import organisation

    as_of = args.as_of or date(args.year, 12, 31)
    found = queries.figures(CONSOLE, organisation(CONSOLE, args.org, as_of), args.year, as_of)
    if args.as_json:
        print_json(
            {
                "org": args.org,
                "year": args.year,
                "as_of": as_of.isoformat(),
                "figures": [as_json(f) for f in found],
            }
        )
    else:
        _tell(found)
    return DONE


def as_json(figure: Figure) -> dict[str, Any]:
    """Return a figure as the contract's JSON shows it: an exact value as a number."""
    return {
        "indicator": figure.indicator,
        "name": figure.name,
        "version": figure.version,
        "value": a_number(figure.value),
        "unit": figure.unit,
        "org": figure.org,
        "scope": figure.scope,
        "from": figure.period.start.isoformat(),
        "to": figure.period.end.isoformat(),
        "records": list(figure.records),
        "digest": figure.digest,
    }


def in_words(figure: Figure) -> str:
    """Return a value as a person reads it: a share with one decimal at most; JSON keeps it exact."""
    from decimal import ROUND_HALF_UP, Decimal

    from shuzhi.core.indicators.shown import plain

    value = figure.value or Decimal(0)
    if figure.unit == "%":
        value = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return plain(value)


def _tell(found: tuple[Figure, ...]) -> None:
    known = [f for f in found if f.value is not None]
    for figure in known:
        value = in_words(figure)
        print(f"{figure.name}：{value}{figure.unit}（{figure.scope}，{len(figure.records)} 条记录）")
    print(f"共 {len(found)} 个指标，{len(known)} 个有记录，{len(found) - len(known)} 个没有记录（留空）。")
