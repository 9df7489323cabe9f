"""Where things lie: the program's resources, the station's data, the model files."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path

_PACKAGE = Path(__file__).resolve().parent


def resources_dir() -> Path:
    """Return the folder of specs, sentences, icons, styles and templates.

    In a checkout it stands beside the package; in an installed wheel inside it.
    """
    inside = _PACKAGE / "resources"
    return inside if inside.is_dir() else _PACKAGE.parent / "resources"


def manual_dir() -> Path:
    """Return the folder of the manual, one folder of chapters for each language."""
    inside = _PACKAGE / "manual"
    return inside if inside.is_dir() else _PACKAGE.parent / "docs" / "manual"


def default_data_dir() -> Path:
    """Return the station's data folder unless ``--data`` or ``CAPTURE_STATION_DATA`` says other."""
    told = os.environ.get("CAPTURE_STATION_DATA")
    return Path(told) if told else user_data_path("capture-station", appauthor=False)


def models_dir() -> Path:
    """Return the folder of the face models, shared by all data folders of this user.

    A bundled program brings them along.
    """
    told = os.environ.get("CAPTURE_STATION_MODELS")
    if told:
        return Path(told)
    inside = resources_dir() / "models"
    return (
        inside if inside.is_dir() else user_data_path("capture-station", appauthor=False) / "models"
    )
