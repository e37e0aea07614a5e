#!/usr/bin/env python
"""The command line of the portal: `python manage.py help` lists what it can do."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from crisiswijzer.kept import KEY, kept, new_key

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crisiswijzer.settings")
    if sys.argv[1:2] == ["start"]:
        kept(KEY, new_key)  # the settings read it, and so do all later commands
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as fault:
        # A wrong setting is for whoever runs this: the sentence, and no traceback around it.
        sys.exit(str(fault))
    except KeyboardInterrupt:
        sys.exit(130)
