"""Every setting of the portal, read from the environment; docs/settings.md explains them."""

import zoneinfo
from pathlib import Path

from csp.constants import NONE, SELF

from crisiswijzer import environment as env
from portal.stylesheet import STYLE_HASH

# The pinned tzdata package decides about clock changes, not whatever this host carries.
zoneinfo.reset_tzpath(())

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.switch("DEBUG", default=False)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
# On this machine alone there is no certificate; everywhere else there is nothing but https.
HTTPS = not set(ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"}

SECRET_KEY = env.secret_key(debug=DEBUG, here=not HTTPS)
# Keys of before: what they signed or sealed can still be read.
SECRET_KEY_FALLBACKS = env.old_secret_keys("SECRET_KEY_FALLBACKS")
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")
REQUIRE_MFA = env.switch("REQUIRE_MFA", default=not DEBUG)
# What a QR code, a letter and a contact say; "" is the address that was asked.
SITE_URL = env.site_address("SITE_URL")

# Off: every device clears away the pages that it kept, at its next visit.
OFFLINE = env.switch("OFFLINE", default=True)

# Our own; the history tells of every row of theirs.
ROOMS = [
    "crisiswijzer",
    "municipalities",
    "contacts",
    "agreements",
    "trees",
    "accounts",
    "portal",
    "exchange",
    "desk",
    "history",
]
INSTALLED_APPS = [
    *ROOMS,
    "desk.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "mptt",
    "crispy_forms",
    "csp",
]

MIDDLEWARE = [
    # Before WhiteNoise, so that a static file carries the same protection as a page.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.front.middleware.Compressed",
    "portal.front.middleware.Marked",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Right after we know who somebody is: every write from here on has a name.
    "history.tracking.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.sessions.EndingSessions",
    "accounts.second_factor.SecondFactorFirst",
]

ROOT_URLCONF = "crisiswijzer.urls"
WSGI_APPLICATION = "crisiswijzer.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ("crisiswijzer",)
CRISPY_TEMPLATE_PACK = "crisiswijzer"

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The PDFs that were made: each process of this machine serves them.
PDF_DIR = env.text("PDF_DIR") or BASE_DIR / "var" / "pdf"
# What was live when this machine looked last, for a process that starts without the database.
SNAPSHOT_DIR = env.text("SNAPSHOT_DIR") or BASE_DIR / "var" / "snapshot"
CACHES = {"default": env.cache("CACHE_URL", "locmem:")}

globals().update(env.email("EMAIL_URL", "console:"))
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "crisiswijzer@localhost")

LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "crisiswijzer.storage.StaticStorage"},
}
# Serve from the source folders too, so that a page has its script before any collectstatic.
WHITENOISE_USE_FINDERS = True

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
CSRF_FAILURE_VIEW = "accounts.typed.stale_form"
# An invitation is valid for three days; a link for a forgotten password for an hour.
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation by e-mail is the proof
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_FORMS = {"reauthenticate": "accounts.second_factor.PasswordAgainForm"}
# By account and address together (accounts/adapters.py): a town hall has one address for all.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "5/5m/key",
    "login_account": "50/h/key",
    "forgotten_password": "3/h/key",
}
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.second_factor.CodeForm",
    "reauthenticate": "accounts.second_factor.CodeAgainForm",
    "activate_totp": "accounts.second_factor.FirstCodeForm",
    "add_webauthn": "accounts.second_factor.PasskeyForm",
}
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Crisiswijzer"
MFA_TOTP_TOLERANCE = 1  # a phone may be half a minute off
MFA_RATE_LIMITS = {"webauthn_login": None}  # a passkey can't be guessed

SOCIALACCOUNT_ADAPTER = "accounts.adapters.OwnSignInAdapter"
OIDC = env.oidc()
OIDC_MFA = env.switch("OIDC_MFA", default=False)
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [OIDC] if OIDC else []}}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessie" if HTTPS else "sessie"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Sessions end on the server (accounts/sessions.py); the cookie outlives them, so that what
# somebody typed can be given back to them.
SESSION_COOKIE_AGE = 24 * 60 * 60
SESSION_IDLE = 30 * 60
SESSION_MOST = 12 * 60 * 60

SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        # The public stylesheet stands inside the page; its hash allows that one text and no other.
        "style-src": [SELF, STYLE_HASH],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# A larger upload gets a sentence instead; a region package is at most 10 MiB.
DATA_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Scanners send any Host; what they send doesn't belong in a log.
    "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL", "propagate": False}},
}
