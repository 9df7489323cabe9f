"""Every setting once: its name, type, default, limits and one sentence in both languages.

Settings lie in ``settings.json`` of the data folder, written beside and renamed. Only what differs
from the default is written, so that a better default reaches stations that never touched it.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Value = bool | int | str
FILE_NAME = "settings.json"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting.

    Attributes:
        key: ``"room.name"``.
        default: Also tells the type: bool, int or str.
        zh: What it does, one Chinese sentence.
        en: What it does, one English sentence.
        choices: The accepted words of a str setting; empty = any text.
        limits: Lowest and highest accepted value of an int setting.
        for_lead: Whether only a lead may change it.
    """

    key: str
    default: Value
    zh: str
    en: str
    choices: tuple[str, ...] = ()
    limits: tuple[int, int] | None = None
    for_lead: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "ui.language",
        "zh",
        "界面语言。",
        "Language of the windows.",
        choices=("zh", "en"),
    ),
    Setting(
        "ui.theme",
        "light",
        "浅色或深色界面；拍照画面始终为深色。",
        "Light or dark panels; the stage is always dark.",
        choices=("light", "dark"),
    ),
    Setting(
        "ui.sounds",
        True,
        "快门、已保存、有问题时发出提示音。",
        "Sound on shutter, safe and problem.",
    ),
    Setting(
        "operators.lock_minutes",
        10,
        "无人操作多少分钟后锁定，需要重新输入密码；0 表示不自动锁定。",
        "Minutes without any key or mouse until the program locks and asks for the PIN; 0 for "
        "never.",
        limits=(0, 240),
        for_lead=True,
    ),
    Setting(
        "operators.approve_exports",
        False,
        "导出名单、批次和打印带照片的名册需要负责人批准。",
        "Exporting lists and batches and printing lists with portraits takes a lead's approval.",
        for_lead=True,
    ),
    Setting(
        "desk.role",
        "solo",
        "本机负责的步骤：全部、收费登记、或拍照核对。",
        "Steps this desk does: all, cashier (enter to register), camera (shoot and verify).",
        choices=("solo", "cashier", "camera"),
    ),
    Setting(
        "desk.auto_shutter",
        False,
        "各项检查持续合格时自动拍照。",
        "Release the shutter by itself once all rules hold for long enough.",
    ),
    Setting(
        "desk.shots_per_call",
        12,
        "每次叫号最多拍几张，超过后须重新叫号，以防忘记叫下一位；0 表示不限。",
        "Shots for one call; then the person has to be called anew, in case the next was "
        "forgotten; 0 for no limit.",
        limits=(0, 100),
    ),
    Setting(
        "desk.student_screen",
        True,
        "有第二块屏幕时，在其上显示学生屏。",
        "Show the student's screen on the second monitor when there is one.",
    ),
    Setting(
        "desk.student_accepts",
        True,
        "各项检查全部合格时，学生在学生屏上按「正确」即保存并完成核对；关闭则先由操作员保存。",
        "Let the student's own answer keep and verify a portrait that passes every check; without "
        "it the operator keeps it first.",
    ),
    Setting(
        "camera.source",
        "webcam:0",
        "拍照所用的相机，例如 webcam:0、rtsp://…、folder:路径。",
        "Camera of this station, e.g. webcam:0, rtsp://…, folder:PATH.",
    ),
    Setting(
        "camera.spare",
        "",
        "备用相机，主相机失灵时一键切换；留空表示没有。",
        "Spare camera, switched to with one key; empty for none.",
    ),
    Setting(
        "storage.second_dir",
        "",
        "照片第二份副本所在的文件夹，最好在另一块磁盘上；留空表示不存副本。",
        "Folder of the second copy of each photo, best on another disk; empty for none.",
    ),
    Setting(
        "storage.second_required",
        False,
        "第二份副本写不进去时不允许继续拍照。",
        "Refuse to go on when the second copy cannot be written.",
    ),
    Setting(
        "storage.backup_minutes",
        60,
        "工作时每隔多少分钟备份一次数据库；结束场次时总会备份，0 表示只在那时备份。",
        "Minutes between two backups of the database while work goes on; closing a session always "
        "makes one, and 0 makes one only then.",
        limits=(0, 1440),
    ),
    Setting(
        "retention.days",
        0,
        "场次结束多少天后，可把登记中心已确认的照片和个人信息从本机清除；0 表示一直保存。",
        "Days after a session was closed until photos and personal data that the registry has "
        "confirmed can be removed here; 0 keeps them for good.",
        limits=(0, 3650),
        for_lead=True,
    ),
    Setting(
        "spec.default",
        "cn.chsi.degree.2017",
        "新场次默认采用的照片标准。",
        "Photo standard that a new session starts with.",
    ),
    Setting(
        "coverage.target_per_hour",
        120,
        "每小时计划拍摄的人数，进度页按它画目标线；0 表示不画。",
        "Planned portraits per hour, the target line on the coverage page; 0 for none.",
        limits=(0, 2000),
    ),
    Setting(
        "delivery.recipient",
        "school-archive",
        "交付页默认的接收方。",
        "Recipient that the delivery page starts with.",
    ),
    Setting(
        "registry.address",
        "",
        "登记中心的地址，例如 https://registry.example；留空表示不同步。",
        "Address of the registry, e.g. https://registry.example; empty for no synchronisation.",
    ),
    Setting(
        "registry.station",
        "",
        "本机在登记中心的编号，登记后自动填写。",
        "This station's number at the registry, filled in by enrolling.",
    ),
    Setting(
        "registry.paused",
        False,
        "暂停同步；记录和照片仍然安全地保存在本机，恢复后接着送。",
        "Pause synchronisation; records and photos stay safe here and are sent when it goes on.",
    ),
    Setting(
        "registry.originals",
        True,
        "除成品照片外，也把原始照片送到登记中心。",
        "Send the originals to the registry too, besides the portraits.",
    ),
    Setting(
        "registry.limit_kb_s",
        0,
        "照片上传最多占用的带宽（KB/s），0 表示不限制。",
        "Bandwidth that photos may take on their way up (KB/s); 0 for no limit.",
        limits=(0, 100_000),
    ),
    Setting(
        "registry.proxy",
        "",
        "代理服务器，例如 http://proxy.example:8080；留空则按系统设置。",
        "Proxy server, e.g. http://proxy.example:8080; empty for what the system says.",
    ),
)

_BY_KEY: Mapping[str, Setting] = {setting.key: setting for setting in SETTINGS}


def setting_of(key: str) -> Setting:
    """Return a setting by its key; an unknown key is a bug (KeyError)."""
    return _BY_KEY[key]


class Settings:
    """The station's settings.

    Args:
        path: File they are kept in; need not exist.
        values: What differs from the defaults.
    """

    def __init__(self, path: Path, values: Mapping[str, Value] | None = None) -> None:
        self._path = path
        self._values: dict[str, Value] = dict(values or {})

    @classmethod
    def load(cls, data_dir: Path, *, looks: bool = False) -> tuple[Settings, Trouble | None]:
        """Read the settings of a data folder.

        A file that cannot be understood is put aside under another name and the defaults hold; a
        value that no longer fits falls back to its default.

        Args:
            data_dir: The folder.
            looks: Whether nothing may be put aside, for another process works there.

        Returns:
            The settings, and what to tell the user if the file was not understood.
        """
        path = data_dir / FILE_NAME
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            if not isinstance(told, dict):
                raise ValueError("no object")  # noqa: TRY301, TRY004 - handled like any broken file
        except FileNotFoundError:
            return cls(path), None
        except (OSError, ValueError):
            return cls(path), None if looks else _put_aside(path)
        return cls(path, {key: value for key, value in told.items() if _fits(key, value)}), None

    def text(self, key: str) -> str:
        """Return a text setting."""
        value = self.value(key)
        if not isinstance(value, str):
            raise TypeError(key)
        return value

    def flag(self, key: str) -> bool:
        """Return a yes/no setting."""
        value = self.value(key)
        if not isinstance(value, bool):
            raise TypeError(key)
        return value

    def number(self, key: str) -> int:
        """Return a setting that is a whole number."""
        value = self.value(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(key)
        return value

    def value(self, key: str) -> Value:
        """Return a setting of any type; an unknown key is a bug (KeyError)."""
        return self._values.get(key, _BY_KEY[key].default)

    def set(self, key: str, value: Value) -> None:
        """Change a setting and write the file.

        Raises:
            Trouble: ``settings.bad-value`` outside the limits, ``settings.not-saved`` where the
                file cannot be written; then the setting keeps its value.
        """
        if not _fits(key, value):
            raise Trouble("settings.bad-value", setting=key)
        changed = self._values | {key: value}
        if value == _BY_KEY[key].default:
            del changed[key]
        try:
            _write_durably(self._path, json.dumps(changed, ensure_ascii=False, indent=2))
        except OSError as error:
            raise Trouble("settings.not-saved") from error
        self._values = changed


def _fits(key: str, value: object) -> bool:
    setting = _BY_KEY.get(key)
    if setting is None or type(value) is not type(setting.default):
        return False
    if setting.choices:
        return value in setting.choices
    if setting.limits is not None and isinstance(value, int):
        return setting.limits[0] <= value <= setting.limits[1]
    return True


def _put_aside(path: Path) -> Trouble:
    try:
        path.replace(path.with_suffix(".broken.json"))
    except OSError:
        return Trouble("settings.unreadable")
    return Trouble("settings.put-aside")


def _write_durably(path: Path, text: str) -> None:
    beside = path.with_suffix(".tmp")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
