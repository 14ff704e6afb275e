"""The only settings module. Values of the machine come from the environment through typed readers that fail loudly."""

from __future__ import annotations

import os
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from shuzhi.core.errors import Refused
from shuzhi.packs.signin import profiles
from shuzhi.web import homedir

BASE = Path(__file__).resolve().parent
HOME = homedir.find()


def env_bool(name: str, *, default: bool) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in {"1", "true", "yes"}:
        return True
    if value.lower() in {"0", "false", "no", ""}:
        return False
    raise Refused(f"环境变量 {name} 应为 1 或 0，现为 {value!r}。")


def env_choice(name: str, choices: Collection[str], *, default: str) -> str:
    value = os.environ.get(name) or default
    if value not in choices:
        raise Refused(f"环境变量 {name} 应为 {'、'.join(choices)} 之一，现为 {value!r}。")
    return value


def env_list(name: str, default: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def _database() -> dict[str, Any]:
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "shuzhi.web.sqlite",
            "NAME": str(HOME.database),
            "TEST": {
                "NAME": ":memory:"
            },  # said here because test runners know only Django's own engine by name
            "OPTIONS": {
                # IMMEDIATE: a writer queues at BEGIN instead of failing half-way (study/security.md, section 6)
                "transaction_mode": "IMMEDIATE",
                "timeout": 60,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise Refused(f"DATABASE_URL 只认 postgresql://…，现为 {parts.scheme}://…。")
    query = dict(item.split("=", 1) for item in parts.query.split("&") if "=" in item)
    host = unquote(query.get("host", "")) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
    }


DATABASES = {"default": _database()}
SECRET_KEY = os.environ.get("SHUZHI_SECRET") or (HOME.secret() if HOME.root.exists() else "made-on-first-use")
DEBUG = False
ALLOWED_HOSTS = env_list("SHUZHI_HOSTS", "localhost,127.0.0.1,[::1]")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "shuzhi.apps.audit",
    "shuzhi.apps.accounts",
    "shuzhi.apps.ballots",
    "shuzhi.apps.orgs",
    "shuzhi.apps.evidence",
    "shuzhi.apps.ledger",
    "shuzhi.apps.intake",
    "shuzhi.apps.figures",
    "shuzhi.apps.hall",
    "shuzhi.apps.quickentry",
    "shuzhi.apps.campaigns",
    "shuzhi.apps.worklists",
    "shuzhi.apps.dues",
    "shuzhi.apps.reminders",
    "shuzhi.apps.requests",
    "shuzhi.apps.reports",
    "shuzhi.apps.appraisal",
    "shuzhi.web.apps.WebConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "shuzhi.web.middleware.Sessions",  # ends what has lasted too long, leads to what is asked first
    "shuzhi.web.middleware.SignedIn",  # a page is closed unless it says otherwise
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "shuzhi.web.middleware.House",
]

# What takes longer than a page may: a queue in the same database, emptied by the process that `shuzhi serve` keeps beside itself.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

ROOT_URLCONF = "shuzhi.web.urls"
WSGI_APPLICATION = "shuzhi.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shuzhi.web.menu.menu",
            ],
        },
    }
]

FORM_RENDERER = "shuzhi.web.rendering.HouseRenderer"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# Which password profile holds (packs/signin), and who needs a second step: off, or admins.
PASSWORD_PROFILE = env_choice("SHUZHI_PASSWORDS", profiles(), default="modern")
SECOND_FACTOR = env_choice("SHUZHI_SECOND_FACTOR", ("off", "admins"), default="off")
_PROFILE = profiles()[PASSWORD_PROFILE]
# Lock-out: so many failures of one user from one address close that pair for a while.
AXES_FAILURE_LIMIT = _PROFILE.failures
AXES_COOLOFF_TIME = timedelta(minutes=_PROFILE.lock_minutes)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # who signed in stands in the audit chain
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken", "next"]
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W002"]  # no AxesMiddleware: our sign-in page says itself that it is locked
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "shuzhi.apps.accounts.passwords.ProfileValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/accounts/login/"

# /reports/verify/ for whoever has no account: a .docx against its proof, never against the ledger.
PUBLIC_VERIFY = env_bool("SHUZHI_PUBLIC_VERIFY", default=False)

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_MAX_AGE = 365 * 24 * 3600  # the address of a file carries a digest of its content
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "shuzhi.web.assets.DigestStorage"},
}
CSRF_FAILURE_VIEW = "shuzhi.web.errors.csrf_failure"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SESSION_ENGINE = "shuzhi.web.sessions"
SESSION_COOKIE_AGE = _PROFILE.absolute_hours * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env_bool("SHUZHI_HTTPS", default=False)
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # both name users and addresses, or repeat what an error page has already told
    "loggers": {
        "axes": {"level": "CRITICAL"},
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
        "waitress.queue": {"level": "ERROR"},  # a short wait at a busy moment is no fault
    },
}
