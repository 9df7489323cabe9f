"""The set-up's modules are plain files beside the package; bring them in as Python would."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[3] / "packaging"))
