"""Titles of the settings and words of their choices; their sentences stand in `settings`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from capture_station.settings import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

_TITLES: Mapping[str, str] = {
    "operators.lock_minutes": str(QT_TRANSLATE_NOOP("settings", "自动锁定（分钟）")),
    "operators.approve_exports": str(QT_TRANSLATE_NOOP("settings", "导出须经批准")),
    "ui.language": str(QT_TRANSLATE_NOOP("settings", "语言")),
    "ui.theme": str(QT_TRANSLATE_NOOP("settings", "外观")),
    "ui.sounds": str(QT_TRANSLATE_NOOP("settings", "提示音")),
    "desk.role": str(QT_TRANSLATE_NOOP("settings", "本机负责")),
    "desk.auto_shutter": str(QT_TRANSLATE_NOOP("settings", "自动快门")),
    "desk.shots_per_call": str(QT_TRANSLATE_NOOP("settings", "每次叫号的张数")),
    "desk.student_screen": str(QT_TRANSLATE_NOOP("settings", "学生屏")),
    "desk.student_accepts": str(QT_TRANSLATE_NOOP("settings", "学生确认即保存")),
    "camera.source": str(QT_TRANSLATE_NOOP("settings", "相机")),
    "camera.spare": str(QT_TRANSLATE_NOOP("settings", "备用相机")),
    "storage.second_dir": str(QT_TRANSLATE_NOOP("settings", "第二份副本")),
    "storage.second_required": str(QT_TRANSLATE_NOOP("settings", "必须有第二份副本")),
    "storage.backup_minutes": str(QT_TRANSLATE_NOOP("settings", "备份间隔（分钟）")),
    "retention.days": str(QT_TRANSLATE_NOOP("settings", "保存期限（天）")),
    "registry.address": str(QT_TRANSLATE_NOOP("settings", "登记中心地址")),
    "registry.station": str(QT_TRANSLATE_NOOP("settings", "本机编号")),
    "registry.paused": str(QT_TRANSLATE_NOOP("settings", "暂停同步")),
    "registry.originals": str(QT_TRANSLATE_NOOP("settings", "送交原始照片")),
    "registry.limit_kb_s": str(QT_TRANSLATE_NOOP("settings", "带宽限制（KB/s）")),
    "registry.proxy": str(QT_TRANSLATE_NOOP("settings", "代理服务器")),
    "spec.default": str(QT_TRANSLATE_NOOP("settings", "默认照片标准")),
    "coverage.target_per_hour": str(QT_TRANSLATE_NOOP("settings", "每小时目标人数")),
    "delivery.recipient": str(QT_TRANSLATE_NOOP("settings", "默认接收方")),
}
_SECTIONS: Mapping[str, str] = {
    "operators": str(QT_TRANSLATE_NOOP("settings", "操作员")),
    "windows": str(QT_TRANSLATE_NOOP("settings", "界面")),
    "desk": str(QT_TRANSLATE_NOOP("settings", "工作台")),
    "camera": str(QT_TRANSLATE_NOOP("settings", "相机")),
    "storage": str(QT_TRANSLATE_NOOP("settings", "存储")),
    "registry": str(QT_TRANSLATE_NOOP("settings", "登记中心")),
    "standards": str(QT_TRANSLATE_NOOP("settings", "标准与交付")),
    "about": str(QT_TRANSLATE_NOOP("settings", "关于本程序")),
}
_ROOMS: Mapping[str, str] = {
    "operators": "operators",
    "ui": "windows",
    "desk": "desk",
    "camera": "camera",
    "storage": "storage",
    "retention": "storage",
    "registry": "registry",
}
_CHOICES: Mapping[tuple[str, str], str] = {
    ("ui.language", "zh"): "简体中文",  # each language in itself, for whoever reads only that
    ("ui.language", "en"): "English",
    ("ui.theme", "light"): str(QT_TRANSLATE_NOOP("settings", "浅色")),
    ("ui.theme", "dark"): str(QT_TRANSLATE_NOOP("settings", "深色")),
    ("desk.role", "solo"): str(QT_TRANSLATE_NOOP("settings", "全部步骤")),
    ("desk.role", "cashier"): str(QT_TRANSLATE_NOOP("settings", "收费登记")),
    ("desk.role", "camera"): str(QT_TRANSLATE_NOOP("settings", "拍照核对")),
}
SECTIONS = tuple(_SECTIONS)
"""Keys of the sections in order; the last one holds no settings."""


def _say(word: str) -> str:
    return QCoreApplication.translate("settings", word)


def setting_title(key: str) -> str:
    """Return the title of a setting; one without shows its key."""
    return _say(_TITLES[key]) if key in _TITLES else key


def section_title(section: str) -> str:
    """Return the title of a section."""
    return _say(_SECTIONS[section])


def choice_word(key: str, choice: str) -> str:
    """Return the word of a choice."""
    word = _CHOICES.get((key, choice), choice)
    return word if key == "ui.language" else _say(word)


def keys_of(section: str) -> tuple[str, ...]:
    """Return the settings of a section, by room, then as in their table; each is in one section."""
    rooms = tuple(_ROOMS)

    def room(key: str) -> str:
        return key.partition(".")[0]

    keys = [one.key for one in SETTINGS if _ROOMS.get(room(one.key), "standards") == section]
    return tuple(sorted(keys, key=lambda key: rooms.index(room(key)) if room(key) in rooms else 0))
