"""Error pages: one sentence in Chinese, no traceback, no database."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from shuzhi.web import door


def page(status: int, heading: str, sentence: str, back: str = "") -> HttpResponse:
    body = render_to_string("web/error.html", {"heading": heading, "sentence": sentence, "back": back})
    return HttpResponse(body, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(400, "请求有误", "地址或提交的内容不完整，请返回上一页重试。")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(403, "不能这样做", "当前账号没有这项权限；如果工作需要，请找上级党组织的管理员。")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Whoever lost all cookies is led to the door and back to the form; nothing was taken either way."""
    if not request.user.is_authenticated and not request.path.startswith(settings.LOGIN_URL):
        return door.to_the_door(request)
    back = door.form_page(request) if request.headers.get("Referer") else ""
    return page(
        403, "页面已过期", "为防止冒用，这次提交没有生效；请返回原来的页面再提交一次，填过的内容还在。", back
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same words for what does not exist and what the viewer may not see."""
    return page(404, "没有这一页", "地址有误，或者内容不在当前账号能看的范围内。")


def not_allowed() -> HttpResponse:
    """An address behind a button, opened as a page: what a reload or an old link does."""
    return page(405, "这个地址不能直接打开", "它只接受页面上的按钮；请从菜单进入，再点一次。")


def server_error(request: HttpRequest) -> HttpResponse:
    return page(500, "程序出错了", "数据没有改动。请稍后重试；仍然出错时，把时间和做的步骤告诉维护人员。")
