"""Passages that stand in other reports too (对照旧稿): found, aligned, with exact places on both sides.

It tells the writer what was carried over from an older text and still has to be looked at; it does not judge anybody.

    normal      a text as a row of codes with the place of each code: punctuation dropped, numbers and blanks masked
    grams       hashes of k neighbouring codes, a sample of them
    index       which stretch of which report holds which gram: candidates for one text among very many
    chaining    runs that two texts share, put together to passages
    alignment   passages of one pair of texts
    comparing   one text against a library: passages, which of them are common property, the share of the rest

>>> from shuzhi.core.similarity import Library, compare
>>> old = "全年围绕项目审批提速召开专题会议3次，梳理堵点17个，逐项明确责任人和办结时限。"
>>> new = "今年以来，全年围绕项目审批提速召开专题会议5次，梳理堵点21个，逐项明确责任人和办结时限。"
>>> [new[p.start : p.end] for p in compare(new, Library([old])).passages]
['全年围绕项目审批提速召开专题会议5次，梳理堵点21个，逐项明确责任人和办结时限']
"""

from shuzhi.core.similarity.comparing import Comparison, Library, Passage, compare

__all__ = ["Comparison", "Library", "Passage", "compare"]
