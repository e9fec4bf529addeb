"""The letter around encrypted attachments: which file, whom to phone, and nothing of what they say."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import PurePath

from automation.mail.message import Attachment
from automation.mail.templates import Letter

SUBJECT = "【机密】附件已加密，密码请打电话索取"


def neutral_names(attachments: Sequence[Attachment], number: str) -> list[str]:
    """Names that tell nothing but the mail's number, by which the password is found again once a file lies in a folder."""
    return [f"机密附件_{number}_{place}{PurePath(each.name).suffix.lower()}" for place, each in enumerate(attachments, 1)]


def cover(names: Sequence[str], number: str, contact: str) -> Letter:
    """names: of the attachments as they go out; number: what the reader tells on the phone; contact: who knows the password."""
    lines = (
        "您好：",
        f"附件是机密文件，已经加密：{'、'.join(names)}",
        f"打开时要输入密码。密码不会通过邮件发送，请用您已经知道的号码打电话给{contact}，报出编号 {number}，当面或在电话里记下。",
        "请不要把密码写进邮件、聊天消息或文件名，也不要把打开后的文件转给别人。",
        f"The attachment is confidential and locked. Its password is never sent by mail: please call your contact person on a number "
        f"that you already know and give the number {number}.",
    )
    return Letter(SUBJECT, _page(lines), "\n\n".join(lines) + "\n")


def _page(lines: Sequence[str]) -> str:
    font = "font-family:'Microsoft YaHei','微软雅黑',SimHei,Arial,sans-serif;font-size:14px;line-height:22px;color:#262f3d;"
    rows = "".join(f'<tr><td style="padding:8px 20px;{font}">{html.escape(line)}</td></tr>' for line in lines)
    table = f'<table role="presentation" width="640" cellpadding="0" cellspacing="0" border="0">{rows}</table>'
    head = f'<head><meta charset="utf-8"><title>{SUBJECT}</title></head>'
    return f'<!DOCTYPE html><html lang="zh-CN">{head}<body>{table}</body></html>'
