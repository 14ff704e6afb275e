"""Sign-in and change of password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from shuzhi.apps.accounts.models import User
from shuzhi.apps.accounts.passwords import profile, require_new

WRONG = "用户名或密码不对，请检查大小写后重试。"


def locked() -> str:
    asked = profile()
    return (
        f"连续输错密码已满 {asked.failures} 次，请 {asked.lock_minutes} 分钟后再试；忘了密码请找系统管理员。"
    )


def _password(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        strip=False,
        max_length=256,
        error_messages={"required": f"请填写{label}。"},
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": autocomplete}),
    )


class SignInForm(AuthenticationForm):
    """A wrong name, a wrong password and a disabled account are answered alike."""

    error_messages = {"invalid_login": WRONG, "inactive": WRONG}  # noqa: RUF012 - Django's own attribute

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["username"].label = "用户名"
        self.fields["password"].label = "密码"
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"
            field.error_messages["required"] = f"请填写{field.label}。"

    @property
    def is_locked(self) -> bool:
        return bool(getattr(self.request, "axes_locked_out", False))

    @property
    def has_just_locked(self) -> bool:
        """Only the failure that closes the door is an event; later tries during the lock are not."""
        return self.is_locked and getattr(self.request, "axes_failures_since_start", None) is not None

    def get_invalid_login_error(self) -> ValidationError:
        return ValidationError(locked() if self.is_locked else WRONG, code="invalid_login")


class PasswordForm(forms.Form):
    """The present password once, the new one twice."""

    old_password = _password("现在的密码", "current-password")
    new_password1 = _password("新密码", "new-password")
    new_password2 = _password("再输一次新密码", "new-password")

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.user = user
        self.fields["new_password1"].help_text = profile().sentence

    def clean_old_password(self) -> str:
        given: str = self.cleaned_data["old_password"]
        if not self.user.check_password(given):
            raise ValidationError("现在的密码不对，请重新输入。")
        return given

    def clean_new_password1(self) -> str:
        given: str = self.cleaned_data["new_password1"]
        validate_password(given, self.user)
        require_new(self.user, given)
        return given

    def clean_new_password2(self) -> str:
        given: str = self.cleaned_data["new_password2"]
        if given != self.data.get("new_password1"):
            raise ValidationError("两次输入的新密码不一样。")
        return given


class CodeForm(forms.Form):
    """One code: six figures, or a recovery code."""

    code = forms.CharField(
        label="验证码",
        max_length=32,
        error_messages={"required": "请填写验证码。"},
        widget=forms.TextInput(
            attrs={
                "class": "form-control",
                "autocomplete": "one-time-code",
                "inputmode": "text",
                "autofocus": True,
            }
        ),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
