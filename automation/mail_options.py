"""The options of everything that has to do with mail: who sends, by which server, how much, and how it is encrypted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationInfo, field_validator

from automation.options import Section, Short, option, placed
from automation.organization.recipients import is_address

Port = Annotated[int, Field(ge=1, le=65535)]
Security = Literal["starttls", "tls", "none"]
SECURITY = "starttls、tls 或 none（不加密，只用于本机试验）"


def _address(text: str, *, may_be_empty: bool = True) -> str:
    if not is_address(text) and (text or not may_be_empty):
        raise ValueError
    return text


class Mail(Section):
    """邮件：发件人、发送方式和限度"""

    transport: Literal["folder", "ews", "graph", "smtp"] = option(
        "folder", "邮件怎么送出", "folder（排练：只写成 .eml 文件）、ews（公司自己的 Exchange）、graph（Microsoft 365）、smtp（其他邮箱）"
    )
    sender: str = option("tongda@example.com", "发件地址", "一个完整的邮箱地址")
    sender_name: Short = option("通达", "发件人名称", "1 到 40 个字")
    reply_to: str = option("", "回信寄到哪里", "一个完整的邮箱地址；留空 = 发件地址")
    contact: Short = option("项目管理办公室", "谁看回信；写在每封邮件的末尾", "1 到 40 个字")
    redirect_all_to: str = option("", "试运行：所有邮件都只寄到这个地址，不寄给真正的收件人", "一个完整的邮箱地址；留空 = 正式发送")
    per_minute: Annotated[int, Field(ge=0, le=10000)] = option(30, "每分钟最多发多少封（排练时不限）", "0 到 10000 的整数；0 = 不限")
    recipients_per_day: Annotated[int, Field(ge=0)] = option(10_000, "每天最多发给多少个收件人，余下的第二天发；要比公司人数大几倍", "整数；0 = 不限")
    release_above: Annotated[int, Field(ge=0)] = option(
        200, "一次运行最多发多少封；再多的先暂停，等人用 outbox release 放行", "整数；0 = 不限"
    )
    largest: Annotated[int, Field(ge=1, le=150)] = option(20, "一封邮件最大多少 MB，附件算在内", "1 到 150 的整数")

    @field_validator("sender")
    @classmethod
    def _sender(cls, text: str) -> str:
        return _address(text, may_be_empty=False)

    @field_validator("reply_to", "redirect_all_to")
    @classmethod
    def _other_address(cls, text: str) -> str:
        return _address(text)


class Ews(Section):
    """Exchange 服务器（transport = ews）；密码用 python run.py password mail 存入"""

    endpoint: str = option("", "EWS 地址", "如 https://mail.example.com/EWS/Exchange.asmx；留空 = 自动发现（慢）")
    user: str = option("", "登录名", r"如 公司域\tongda 或邮箱地址；留空 = 发件地址")
    auth: Literal["ntlm", "basic", "oauth"] = option("ntlm", "登录方式", "ntlm、basic 或 oauth（见 [oauth]）")
    mailbox: str = option("", "用哪个邮箱发送", "共享邮箱的地址；留空 = 发件地址")
    access: Literal["delegate", "impersonation"] = option("delegate", "对该邮箱的权限", "delegate（代理）或 impersonation（模拟）")
    mode: Literal["draft", "direct"] = option(
        "draft", "分两步（先存草稿再发出，断电也不会重发）还是一步发送", "draft 或 direct（只在服务器不支持草稿时用）"
    )

    @field_validator("mailbox")
    @classmethod
    def _mailbox(cls, text: str) -> str:
        return _address(text)


class Oauth(Section):
    """OAuth 应用登录（graph，或 ews 的 auth = oauth）；密钥用 python run.py password oauth 存入"""

    authority: str = option(
        "https://login.microsoftonline.com", "登录服务器", "https 地址；世纪互联版写 https://login.partner.microsoftonline.cn"
    )
    tenant: str = option("", "租户", "租户的标识或域名")
    client_id: str = option("", "应用的标识", "应用程序（客户端）ID")


class Graph(Section):
    """Microsoft 365（transport = graph）"""

    endpoint: str = option(
        "https://graph.microsoft.com/v1.0", "Graph 地址", "https 地址；世纪互联版写 https://microsoftgraph.chinacloudapi.cn/v1.0"
    )
    mailbox: str = option("", "用哪个邮箱发送", "邮箱地址；留空 = 发件地址")

    @field_validator("mailbox")
    @classmethod
    def _mailbox(cls, text: str) -> str:
        return _address(text)


class Smtp(Section):
    """SMTP 服务器（transport = smtp）；密码用 python run.py password mail 存入"""

    host: str = option("", "服务器", "主机名，如 smtp.example.com")
    port: Port = option(587, "端口", "1 到 65535 的整数")
    security: Security = option("starttls", "加密方式", SECURITY)
    user: str = option("", "登录名", "多半就是邮箱地址；留空 = 不登录")


class Imap(Section):
    """收信（transport = smtp 时）：查对发出的邮件、收回信；密码与 SMTP 相同"""

    host: str = option("", "服务器", "主机名，如 imap.example.com；留空 = 不收信，断电时拿不准的邮件要人工核实")
    port: Port = option(993, "端口", "1 到 65535 的整数")
    security: Security = option("tls", "加密方式", SECURITY)
    user: str = option("", "登录名", "留空 = 与 SMTP 相同")
    inbox: Short = option("INBOX", "收件文件夹", "文件夹名")
    sent: Short = option("Sent", "已发送文件夹", "文件夹名；没有时自动建立")


class Encryption(Section):
    """机密邮件的加密"""

    certificates: Path = option("", "收件人的证书（.cer .crt .pem）放在哪里", "文件夹；留空 = 没有证书，机密附件加密码")
    authorities: Path = option("", "只信任哪些机构签发的证书：这些机构自己的证书（根、中间的都要）放在哪里", "文件夹；留空 = 放进 certificates 的都信任")
    own: Path = option("", "本单位的证书和私钥（.p12 .pfx），口令用 python run.py password certificate 存入", "文件；留空 = 不签名")

    @field_validator("certificates", "authorities", "own", mode="before")
    @classmethod
    def _whole_path(cls, text: Any, info: ValidationInfo) -> Path:
        return placed(text, info) if str(text) else Path()
