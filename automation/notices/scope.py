"""Whom a notice may be for, how urgent it may be: the words of the forms that rules ask for."""

from __future__ import annotations

from typing import Final

EVERYBODY, DEPARTMENTS, POSTS = "全员", "部门", "岗位"
URGENT: Final = "紧急"
ORDINARY: Final = "常规"
