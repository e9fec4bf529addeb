"""Logging in as an application: once for many requests, and every refusal is one line that names the way out."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from graph_server import SECRET, GraphServer

from automation.errors import AutomationError, ConfigurationError
from automation.mail.oauth import AppLogin


@pytest.fixture(scope="module")
def server() -> Iterator[GraphServer]:
    with GraphServer() as running:
        yield running


def login(server: GraphServer, **changes: object) -> AppLogin:
    given: dict[str, object] = {
        "authority": server.authority,
        "tenant": server.tenant,
        "client_id": server.client_id,
        "secret": lambda: SECRET,
        "scope": server.scope,
        "verify": str(server.certificate),
    }
    return AppLogin(**given | changes)  # type: ignore[arg-type]


def test_one_login_serves_many_requests(server: GraphServer) -> None:
    asked: list[str] = []
    used = login(server, secret=lambda: asked.append("") or SECRET)
    before = server.requests["token"]
    assert asked == []
    assert len({used.token() for _ in range(5)}) == 1
    assert server.requests["token"] - before == 1 == len(asked)


def test_a_forgotten_token_is_replaced(server: GraphServer) -> None:
    used = login(server)
    first = used.token()
    used.forget()
    assert used.token() != first


def test_a_token_that_soon_ends_is_replaced(server: GraphServer) -> None:
    server.knobs.token_lifetime_s = 200
    try:
        used = login(server)
        assert used.token() != used.token()
    finally:
        server.knobs.token_lifetime_s = 3599


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"secret": lambda: "not-it-7788"}, "AADSTS7000215.*密钥不对或已过期.*password oauth"),
        ({"client_id": "other"}, r"AADSTS700016.*\[oauth\] client_id"),
        ({"tenant": "unknown.example.com"}, r"不认识租户“unknown.example.com”.*\[oauth\]"),
        ({"scope": "https://elsewhere.example.com/.default"}, "AADSTS70011.*服务器的地址"),
        ({"tenant": ""}, "没有填写.*tenant"),
        ({"client_id": ""}, "没有填写.*client_id"),
        ({"authority": "http://127.0.0.1:1"}, "https://"),
        ({"verify": "/nowhere.pem"}, "证书文件.*REQUESTS_CA_BUNDLE"),
    ],
)
def test_a_wrong_setting_is_named(server: GraphServer, change: dict[str, object], told: str) -> None:
    with pytest.raises(ConfigurationError, match=told) as caught:
        login(server, **change).token()
    assert "not-it" not in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("change", "told"),
    [({"authority": "https://127.0.0.1:9"}, "连不上登录服务器.*连接不上"), ({"verify": True}, "不信任登录服务器.*REQUESTS_CA_BUNDLE")],
)
def test_a_server_out_of_reach_is_no_wrong_setting(server: GraphServer, change: dict[str, object], told: str) -> None:
    with pytest.raises(AutomationError, match=told) as caught:
        login(server, **change).token()
    assert not isinstance(caught.value, ConfigurationError)


def test_the_secret_shows_nowhere(server: GraphServer, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    """The double repeats a wrong secret in its answer, as no real server should."""
    caplog.set_level(logging.DEBUG)
    used = login(server)
    used.token()
    assert SECRET not in repr(used) + caplog.text
    refused = login(server, secret=lambda: "not-it-7788")
    with pytest.raises(ConfigurationError) as caught:
        refused.token()
    assert "not-it" not in repr(refused) + caplog.text + str(caught.value)


def test_a_missing_secret_says_so_itself(server: GraphServer) -> None:
    def missing() -> str:
        raise ConfigurationError("还没有密码“oauth”")

    with pytest.raises(ConfigurationError, match="还没有密码"):
        login(server, secret=missing).token()
