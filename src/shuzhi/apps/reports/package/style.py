"""The look of index.html: it lies in the page itself, which opens from a folder and is never served by this program."""

from __future__ import annotations

from django.utils.html import escape

_STYLE = """
body { font: 16px/1.6 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; color: #222; max-width: 62rem;
  margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.4rem; }
h2 { font-size: 1.1rem; margin: 0 0 .3rem; }
a { color: #8c1d18; overflow-wrap: anywhere; }
.soft { color: #666; font-size: .9rem; }
section { border-top: 1px solid #ddd; padding: .8rem 0; }
.big { font-size: 1.3rem; font-weight: 600; }
ul { margin: .3rem 0; padding-left: 1.2rem; }
table { border-collapse: collapse; width: 100%; }
td, th { border-bottom: 1px solid #e5e5e5; padding: .3rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
:target { background: #fff4d6; }
.note { background: #fdf3f2; padding: .5rem .8rem; }
@media (max-width: 600px) {
  table, tbody, tr, td { display: block; }
  thead { display: none; }
  td { border: 0; padding: .1rem 0; }
  tr { border-bottom: 1px solid #e5e5e5; padding: .4rem 0; }
}
@media print { a { color: inherit; text-decoration: none; } }
"""


def opening(title: str) -> bytes:
    """Return everything of the page that comes before its first words."""
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)} · 佐证包</title><style>{_STYLE}</style></head><body>\n"
    ).encode()
