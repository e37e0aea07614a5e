"""The settings of the tests: the portal's own, without what a run must not take from its host."""

import os

# Before the portal's own settings read them: a test run needs no secret and never runs in debug.
os.environ["SECRET_KEY"] = "alleen-voor-de-tests-" * 3
os.environ["DEBUG"] = "false"
# The tests of the second factor switch it on.
os.environ["REQUIRE_MFA"] = "false"
os.environ["ALLOWED_HOSTS"] = "localhost,127.0.0.1,[::1]"

from crisiswijzer.settings import *  # noqa: F403 (the environment has to be there first)

# Names with a hash need collectstatic; a test must not depend on whether somebody ran it.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
# Slow on purpose in the portal; in a test it is only slow.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Nothing of a test outlives it, so nothing of it has to wait for the disk.
if DATABASES["default"]["ENGINE"].endswith("postgresql"):  # noqa: F405 (likewise)
    DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"  # noqa: F405
