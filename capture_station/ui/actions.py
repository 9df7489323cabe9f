"""Every action with its key, once: buttons, tool tips, key caps and the help all read it here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """An action of the windows.

    Attributes:
        title: Chinese source text in the context ``actions``.
        keys: Shortcuts as `QKeySequence` reads them; the first is the one that is shown.
        everywhere: Whether it works in the whole window or only where it was put.
    """

    title: str
    keys: tuple[str, ...]
    everywhere: bool = False


ACTIONS: dict[str, ActionSpec] = {
    "help": ActionSpec(str(QT_TRANSLATE_NOOP("actions", "帮助")), ("F1",), everywhere=True),
    "find": ActionSpec(str(QT_TRANSLATE_NOOP("actions", "查找学生")), ("F2", "Ctrl+F")),
    "page-sessions": ActionSpec(
        str(QT_TRANSLATE_NOOP("actions", "场次")), ("F3",), everywhere=True
    ),
    "page-roster": ActionSpec(str(QT_TRANSLATE_NOOP("actions", "名单")), ("F4",), everywhere=True),
    "page-desk": ActionSpec(str(QT_TRANSLATE_NOOP("actions", "工作台")), ("F5",), everywhere=True),
    "page-coverage": ActionSpec(
        str(QT_TRANSLATE_NOOP("actions", "进度")), ("F6",), everywhere=True
    ),
    "page-delivery": ActionSpec(
        str(QT_TRANSLATE_NOOP("actions", "交付")), ("F7",), everywhere=True
    ),
    "page-settings": ActionSpec(
        str(QT_TRANSLATE_NOOP("actions", "设置")), ("F8",), everywhere=True
    ),
    "page-audit": ActionSpec(
        str(QT_TRANSLATE_NOOP("actions", "审计记录")), ("Shift+F8",), everywhere=True
    ),
    "page-preflight": ActionSpec(
        str(QT_TRANSLATE_NOOP("actions", "开机检查")), ("F12",), everywhere=True
    ),
    "page-light": ActionSpec(
        str(QT_TRANSLATE_NOOP("actions", "布光助手")), ("Shift+F12",), everywhere=True
    ),
    "page-setup": ActionSpec(
        str(QT_TRANSLATE_NOOP("actions", "首次设置")), ("Shift+F3",), everywhere=True
    ),
    "spare-camera": ActionSpec(
        str(QT_TRANSLATE_NOOP("actions", "切换备用相机")), ("F10",), everywhere=True
    ),
    "student-screen": ActionSpec(
        str(QT_TRANSLATE_NOOP("actions", "学生屏")), ("F9",), everywhere=True
    ),
    "switch-operator": ActionSpec(
        str(QT_TRANSLATE_NOOP("actions", "锁定或换人")), ("Ctrl+J",), everywhere=True
    ),
    "notice": ActionSpec(
        str(QT_TRANSLATE_NOOP("actions", "按提示的按钮，或收起提示")),
        ("Alt+Return",),
        everywhere=True,
    ),
    "full-screen": ActionSpec(str(QT_TRANSLATE_NOOP("actions", "全屏")), ("F11",), everywhere=True),
    "next": ActionSpec(str(QT_TRANSLATE_NOOP("actions", "下一步")), ("Return", "Enter")),
    "shoot": ActionSpec(str(QT_TRANSLATE_NOOP("actions", "拍照")), ("Space",)),
    # what pedals, presenters and wireless shutters send without being set up
    "pedal": ActionSpec(
        str(QT_TRANSLATE_NOOP("actions", "踏板：下一步，相机前是拍照")), ("PgDown", "Volume Up")
    ),
    "retake": ActionSpec(str(QT_TRANSLATE_NOOP("actions", "重拍")), ("R",)),
    "zoom": ActionSpec(str(QT_TRANSLATE_NOOP("actions", "放大眼部")), ("Z",)),
    "back": ActionSpec(str(QT_TRANSLATE_NOOP("actions", "返回")), ("Esc",)),
    "dispute": ActionSpec(str(QT_TRANSLATE_NOOP("actions", "有误")), ("N",)),
    "walk-in": ActionSpec(str(QT_TRANSLATE_NOOP("actions", "现场登记")), ("Ctrl+N",)),
    "leave": ActionSpec(str(QT_TRANSLATE_NOOP("actions", "未拍离开")), ("Ctrl+L",)),
    "correct": ActionSpec(str(QT_TRANSLATE_NOOP("actions", "更正信息")), ("Ctrl+E",)),
    "refund": ActionSpec(str(QT_TRANSLATE_NOOP("actions", "退费")), ("Ctrl+U",)),
    "confirm-data": ActionSpec(str(QT_TRANSLATE_NOOP("actions", "正确")), ("+",)),
    "doubt-data": ActionSpec(str(QT_TRANSLATE_NOOP("actions", "有误")), ("-",)),
    "show-id": ActionSpec(str(QT_TRANSLATE_NOOP("actions", "显示证件号")), ("Ctrl+I",)),
    "new-session": ActionSpec(str(QT_TRANSLATE_NOOP("actions", "新建场次")), ("Ctrl+N",)),
    "import": ActionSpec(str(QT_TRANSLATE_NOOP("actions", "导入名单")), ("Ctrl+O",)),
    "export": ActionSpec(str(QT_TRANSLATE_NOOP("actions", "导出表格")), ("Ctrl+S",)),
    "print": ActionSpec(str(QT_TRANSLATE_NOOP("actions", "打印")), ("Ctrl+P",)),
    "call-next": ActionSpec(str(QT_TRANSLATE_NOOP("actions", "叫下一位")), ("Ctrl+Return",)),
}

_KEY_TITLES = {
    "Space": str(QT_TRANSLATE_NOOP("actions", "空格")),
    "Return": str(QT_TRANSLATE_NOOP("actions", "回车")),
}


def action_title(key: str) -> str:
    """Return an action's title in the language of the windows."""
    return QCoreApplication.translate("actions", ACTIONS[key].title)


def key_title(key: str) -> str:
    """Return the key of an action as its key cap shows it."""
    return _name_of(ACTIONS[key].keys[0])


def key_names(key: str) -> str:
    """Return all keys of an action, for the manual."""
    names = (_name_of(one) for one in ACTIONS[key].keys)
    return " / ".join(dict.fromkeys(names))


def _name_of(keys: str) -> str:
    before, plus, last = keys.rpartition("+")
    if last in _KEY_TITLES:
        return before + plus + QCoreApplication.translate("actions", _KEY_TITLES[last])
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def tool_tip(key: str) -> str:
    """Return title and key of an action for its tool tip."""
    return f"{action_title(key)} ({key_title(key)})"


def bind(widget: QWidget, key: str, act: Callable[[], object]) -> QAction:
    """Make an action work in a widget by its keys.

    Args:
        widget: Where the keys are listened to: this widget and its children, or its whole window
            where the action is meant for everywhere.
        key: Of `ACTIONS`.
        act: Called when the key is pressed.
    """
    spec = ACTIONS[key]
    action = QAction(widget)
    action.setShortcuts([QKeySequence(one) for one in spec.keys])
    action.setShortcutContext(
        Qt.ShortcutContext.WindowShortcut
        if spec.everywhere
        else Qt.ShortcutContext.WidgetWithChildrenShortcut
    )
    action.setAutoRepeat(False)
    action.triggered.connect(lambda _checked=False: act())
    widget.addAction(action)
    return action
