"""`python -m tests.rights`: docs/rechten.md, made from the table of roles and addresses."""

import sys

from tests.rights.table import as_markdown, read_table

sys.stdout.write(f"{as_markdown(read_table())}\n")
