"""The form of a file that comes in."""

from __future__ import annotations

from django import forms


class BringForm(forms.Form):
    file = forms.FileField(
        label="文件（.xlsx 或 .csv）",
        max_length=200,
        error_messages={"required": "请选择一个文件。", "empty": "这个文件是空的。"},
        widget=forms.FileInput({"class": "form-control", "accept": ".xlsx,.csv,.txt"}),
    )
