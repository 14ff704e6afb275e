from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from shuzhi.apps.accounts import queries, services
from shuzhi.apps.accounts.forms import PasswordForm, SignInForm


class SignIn(LoginView):
    form_class = SignInForm
    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]
        answer = super().form_valid(form)
        services.note_sign_in(queries.viewer(form.get_user()), at=timezone.now())
        return answer

    def form_invalid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]
        if form.has_just_locked:
            services.note_lock(form.cleaned_data.get("username", ""), at=timezone.now())
        answer = super().form_invalid(form)
        answer.status_code = 429 if form.is_locked else 200
        return answer


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    services.note_sign_out(queries.viewer(request.user), at=timezone.now())
    logout(request)
    return redirect("accounts:login")


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    user = queries.account(request.user)
    form = PasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = services.change_password(
            queries.viewer(user), new=form.cleaned_data["new_password1"], at=timezone.now()
        )
        update_session_auth_hash(request, user)  # this browser stays signed in, all others are out
        messages.success(request, "密码已修改；其他地方登录的会话已退出。")
        return redirect("home")
    return render(request, "accounts/password.html", {"form": form})
