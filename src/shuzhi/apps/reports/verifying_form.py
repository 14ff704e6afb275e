"""What is sent to 核验: one report, its proof, a key; each held in memory only, each no larger than such a file ever is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler

from shuzhi.apps.reports.verifying import MB, MOST_KEY, MOST_PROOF, MOST_REPORT, Asked


class InMemory(MemoryFileUploadHandler):
    """Nothing of what is checked touches the disk, whatever its size; the whole request was measured before."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True


def _file(label: str, most: int, suffixes: str, help_text: str, *, required: bool = False) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=required,
        help_text=help_text,
        error_messages={"required": "请选择要核验的 .docx 报告。", "empty": "这个文件是空的，请重新选择。"},
        validators=[lambda sent: _no_larger(sent, most)],
        widget=forms.FileInput({"class": "form-control", "accept": suffixes}),
    )


def _no_larger(sent: UploadedFile[Any], most: int) -> None:
    if (sent.size or 0) > most:
        told = f"{most // MB} MB" if most >= MB else f"{most // 1024} KB"
        raise forms.ValidationError(f"文件超过 {told}，不像是要核验的文件，没有打开。")


class VerifyForm(forms.Form):
    report = _file("报告", MOST_REPORT, ".docx", "发布时下载的 .docx 文件，最大 20 MB。", required=True)
    proof = _file(
        "证明文件",
        MOST_PROOF,
        ".json",
        "可不选：同名的 .proof.json。报告在 WPS、LibreOffice 里另存过，里面的证明可能丢了，这时要选。",
    )
    key = _file(
        "公钥",
        MOST_KEY,
        ".pem",
        "可不选：别的单位签的报告，选那个单位当面或经机要交来的公钥 .pem；不选就按本程序自己的密钥核验。",
    )

    def wanted(self) -> Asked:
        read = {name: sent.read() if sent else None for name, sent in self.cleaned_data.items()}
        return Asked(read["report"] or b"", read["proof"], read["key"])
