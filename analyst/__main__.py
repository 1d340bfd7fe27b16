"""`python -m analyst` is the command `analyst`."""

from __future__ import annotations

import sys

from analyst.cli import main

if __name__ == "__main__":
    sys.exit(main())
