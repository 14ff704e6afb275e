"""The forms of 佐证: sending files, looking for one."""

from __future__ import annotations

from django import forms


class FilesFilter(forms.Form):
    q = forms.CharField(
        label="文件名", required=False, max_length=100, widget=forms.TextInput({"class": "form-control"})
    )

    def wanted(self) -> str:
        return str(self.cleaned_data.get("q", "")).strip() if self.is_valid() else ""


class SentForm(forms.Form):
    """What comes beside the files: the number of bytes that the browser read before it began to send."""

    size = forms.IntegerField(required=False, min_value=0, max_value=10**12)

    def announced(self, files: int) -> int | None:
        return self.cleaned_data.get("size") if self.is_valid() and files == 1 else None
