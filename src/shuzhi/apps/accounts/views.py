from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from shuzhi.apps.accounts import half, passwords, queries, second, services
from shuzhi.apps.accounts.forms import CodeForm, PasswordForm, SignInForm
from shuzhi.apps.accounts.qr import picture
from shuzhi.core.errors import NotFound, Refused

LAPSED = {
    "post": "登录已失效，刚才的提交没有保存；登录后回到原来的表格，填过的内容还在这个窗口里。",
    "time": "太久没有操作，已自动退出，请重新登录。",
}


class SignIn(LoginView):
    form_class = SignInForm
    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        lapsed = LAPSED.get(self.request.GET.get("lapsed", ""))
        return super().get_context_data(**kwargs) | {"lapsed": lapsed, "is_empty": queries.is_nobody_here()}

    def form_valid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]
        user = queries.account(form.get_user())
        if second.has(user):  # nobody is signed in before the second step
            half.begin(self.request, user, self.get_success_url(), timezone.now())
            return redirect("accounts:second")
        answer = super().form_valid(form)
        services.note_sign_in(queries.viewer(user), at=timezone.now())
        return answer

    def form_invalid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]
        if form.has_just_locked:
            services.note_lock(form.cleaned_data.get("username", ""), at=timezone.now())
        answer = super().form_invalid(form)
        answer.status_code = 429 if form.is_locked else 200
        return answer


@sensitive_post_parameters()
@login_not_required
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """The code after the password; who has not just given the password is led to the door, or finds no such page."""
    now = timezone.now()
    waiting = half.waiting(request, now)
    if waiting is None:
        if request.user.is_authenticated:
            raise NotFound("没有等待验证的登录。")
        return redirect_to_login("/")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why = second.verify(waiting.user, form.cleaned_data["code"], at=now)
        if not why:
            login(request, waiting.user, "django.contrib.auth.backends.ModelBackend")
            half.finish(request)
            services.note_sign_in(queries.viewer(waiting.user), at=now, second=True)
            return redirect(waiting.next)
        form.add_error("code", why)
    return render(request, "accounts/second.html", {"form": form})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    services.note_sign_out(queries.viewer(request.user), at=timezone.now())
    logout(request)
    return redirect("accounts:login")


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    user, now = queries.account(request.user), timezone.now()
    form = PasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = services.change_password(queries.viewer(user), new=form.cleaned_data["new_password1"], at=now)
        update_session_auth_hash(request, user)  # this browser stays signed in, all others are out
        messages.success(request, "密码已修改；其他地方登录的会话已退出。")
        return redirect("home")
    shown = {"form": form, "profile": passwords.profile(), "is_old": passwords.is_too_old(user, now)}
    return render(request, "accounts/password.html", shown)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Turning the second step on: the square to be photographed, one code back, and the recovery codes once."""
    user = queries.account(request.user)
    if second.has(user):
        return render(request, "accounts/enrolled.html", {"factor": user.second_factor})
    secret, form = half.secret(request), CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = second.enrol(
                queries.viewer(user), user, secret=secret, code=form.cleaned_data["code"], at=timezone.now()
            )
        except Refused as exc:
            form.add_error("code", exc.message)
        else:
            update_session_auth_hash(request, user)
            half.finish(request)
            return render(request, "accounts/recovery.html", {"codes": codes})
    shown = {
        "form": form, "picture": picture(second.address(user, secret)), "secret": secret,
        "is_required": settings.SECOND_FACTOR == "admins",
    }  # fmt: skip
    return render(request, "accounts/enrol.html", shown)
