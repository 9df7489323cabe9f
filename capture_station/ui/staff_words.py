"""Words for roles and rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from capture_station.domain.staff import Role
from capture_station.workflow.permissions import Right

if TYPE_CHECKING:
    from collections.abc import Mapping

_ROLES: Mapping[Role, str] = {
    Role.LEAD: str(QT_TRANSLATE_NOOP("staff", "负责人")),
    Role.OPERATOR: str(QT_TRANSLATE_NOOP("staff", "操作员")),
    Role.CASHIER: str(QT_TRANSLATE_NOOP("staff", "收费员")),
    Role.ADVISER: str(QT_TRANSLATE_NOOP("staff", "班主任")),
}
_DUTIES: Mapping[Role, str] = {
    Role.LEAD: str(QT_TRANSLATE_NOOP("staff", "全部权限，批准退费和放行，管理操作员，查看审计。")),
    Role.OPERATOR: str(QT_TRANSLATE_NOOP("staff", "五个步骤和交付；退费、撤销、放行须经批准。")),
    Role.CASHIER: str(QT_TRANSLATE_NOOP("staff", "进入、收费、登记；退费和撤销须经批准。")),
    Role.ADVISER: str(QT_TRANSLATE_NOOP("staff", "只看进度。")),
}
_RIGHTS: Mapping[Right, str] = {
    Right.REFUND: str(QT_TRANSLATE_NOOP("staff", "退费")),
    Right.VOID: str(QT_TRANSLATE_NOOP("staff", "撤销记录")),
    Right.OVERRIDE: str(QT_TRANSLATE_NOOP("staff", "放行未通过检查的照片")),
    Right.EXPORT: str(QT_TRANSLATE_NOOP("staff", "导出")),
    Right.UPKEEP: str(QT_TRANSLATE_NOOP("staff", "登记到登记中心")),
}


def role_word(role: Role) -> str:
    """Return what a role is called."""
    return QCoreApplication.translate("staff", _ROLES[role])


def role_duties(role: Role) -> str:
    """Return what a role may do, in one sentence."""
    return QCoreApplication.translate("staff", _DUTIES[role])


def right_word(right: Right) -> str:
    """Return what a right that can be approved is called."""
    return QCoreApplication.translate("staff", _RIGHTS[right])
