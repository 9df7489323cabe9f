"""The Qt application: fonts, theme and language, and changing them while it runs."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from capture_station import __version__
from capture_station.camera.allocator import keep_little
from capture_station.locations import resources_dir
from capture_station.ui.icons import program_icon
from capture_station.ui.theme import apply_theme, station_font

if TYPE_CHECKING:
    from capture_station.ui.theme import ThemeName
    from capture_station.wording import Lang

_TURN_S = 0.0002
"""After how long a thread that wants to run gets its turn from another one that runs Python.

Each call of Qt's painter may have to wait for it, and at Python's own 5 ms a view with its guides
kept the main thread waiting for up to 0.1 s while the database was read (docs/decisions/609).
"""
_LOCALES: dict[Lang, QLocale] = {
    "zh": QLocale(QLocale.Language.Chinese, QLocale.Country.China),
    "en": QLocale(QLocale.Language.English, QLocale.Country.UnitedStates),
}


class Appearance(QObject):
    """Language and theme of the running program.

    Args:
        app: The application; owns this.
        lang: Language to begin with.
        theme: Theme to begin with.
    """

    def __init__(self, app: QApplication, lang: Lang, theme: ThemeName) -> None:
        super().__init__(app)
        self._app = app
        self._translators: list[QTranslator] = []
        self.theme: ThemeName = theme
        self.lang: Lang = lang
        app.setFont(station_font())
        apply_theme(app, theme)
        self._load(lang)

    def set_theme(self, theme: ThemeName) -> None:
        """Dress the program in another theme."""
        if theme != self.theme:
            self.theme = theme
            apply_theme(self._app, theme)

    def set_language(self, lang: Lang) -> None:
        """Speak another language; every widget hears of it by a LanguageChange event."""
        if lang != self.lang:
            self.lang = lang
            self._load(lang)

    def _load(self, lang: Lang) -> None:
        QLocale.setDefault(_LOCALES[lang])
        for translator in self._translators:
            self._app.removeTranslator(translator)
            translator.deleteLater()
        self._translators = []
        if lang == "zh":  # the sources are Chinese; only Qt's own texts need a translation
            self._install("qtbase_zh_CN", _qt_translations())
            self._install("qt_zh", str(resources_dir() / "i18n" / "windows"))
        else:
            self._install(f"capture_station_{lang}", str(resources_dir() / "i18n" / "windows"))
        for window in self._app.topLevelWidgets():
            window.setLocale(_LOCALES[lang])

    def _install(self, name: str, folder: str) -> None:
        translator = QTranslator(self)
        if translator.load(name, folder):
            self._app.installTranslator(translator)
            self._translators.append(translator)
        else:
            translator.deleteLater()


def make_application(
    lang: Lang = "zh", theme: ThemeName = "light", scale_percent: int = 100
) -> QApplication:
    """Return the application, made once for the process, in this language and theme.

    Args:
        lang: Language of the windows.
        theme: Colours of the panels.
        scale_percent: Enlarges everything, on top of what the screen asks for; only effective
            before the first call.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        keep_little()  # before the threads of the windows are started
        sys.setswitchinterval(_TURN_S)
        # Qt would share each large filling out to threads and wait for them, four times as long as
        # it takes alone: the others are busy judging. Whoever sets it otherwise is heard.
        os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
        if scale_percent != 100:  # noqa: PLR2004 - per cent
            os.environ["QT_SCALE_FACTOR"] = str(scale_percent / 100)
        app = QApplication(sys.argv[:1])
        app.setApplicationName("capture-station")
        app.setApplicationVersion(__version__)
        app.setStyle("Fusion")
        app.setWindowIcon(program_icon())
    appearance = appearance_of(app)
    if appearance is None:
        Appearance(app, lang, theme)
    else:
        appearance.set_language(lang)
        appearance.set_theme(theme)
    return app


def appearance_of(app: QApplication) -> Appearance | None:
    """Return the appearance of an application made by `make_application`."""
    return app.findChild(Appearance)


def present_appearance() -> Appearance:
    """Return the appearance of the running application."""
    app = QApplication.instance()
    found = appearance_of(app) if isinstance(app, QApplication) else None
    if found is None:
        raise RuntimeError("make_application was not called")
    return found


def _qt_translations() -> str:
    return QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
