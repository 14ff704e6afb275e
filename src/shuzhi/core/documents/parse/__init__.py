"""Reading reports: a file becomes text, a text becomes a `ParsedReport`.

>>> from shuzhi.core.documents.parse import parse_text
>>> [q.unit for q in parse_text("全年召开党员大会4次，参加130余人次。").quantities]
['次', '人次']
"""

from shuzhi.core.documents.parse.report import parse_text
from shuzhi.core.documents.parse.source import parse_file, read_source

__all__ = ["parse_file", "parse_text", "read_source"]
