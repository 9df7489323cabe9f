"""``python -m capture_station`` and the installed command ``capture-station``."""

from __future__ import annotations

import sys

from capture_station.cli.conduct import main

if __name__ == "__main__":
    sys.exit(main())
