"""The servers of group robots, as one on loopback: it keeps what was posted and answers as each test says."""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter

GOOD = {"errcode": 0, "errmsg": "ok", "code": 0}


@dataclass(frozen=True)
class Answer:
    """status 0: the connection is dropped once the post has been read; -1: it is held until the server ends."""

    status: int = 200
    body: Any = field(default_factory=lambda: GOOD)
    headers: dict[str, str] = field(default_factory=dict)


DROPPED, HELD = Answer(0), Answer(-1)


class RobotServer:
    """answers: the next ones, then all is GOOD; heard: (path, content) of every post that was read."""

    def __init__(self) -> None:
        self.answers: deque[Answer] = deque()
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.ended = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _asked_by(self))
        self.port = self._server.server_address[1]

    @property
    def address(self) -> str:
        """As a robot's, with a secret in it."""
        return f"json://127.0.0.1:{self.port}/geheim-key"

    def next(self, *answers: Answer) -> None:
        self.answers.extend(answers)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()


def _asked_by(server: RobotServer) -> type[BaseHTTPRequestHandler]:
    class Asked(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            server.heard.append((self.path, json.loads(content)))
            answer = server.answers.popleft() if server.answers else Answer()
            if answer.status < 0:
                server.ended.wait(30)
            if answer.status <= 0:
                self.close_connection = True
                return
            body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in {**answer.headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST

        def log_message(self, format: str, *words: object) -> None: ...

    return Asked


class Detour(HTTPAdapter):
    """Takes what is meant for the real servers to ours, path and question as they are."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self._port = port

    def send(self, request: requests.PreparedRequest, *rest: Any, **how: Any) -> requests.Response:
        _, host, path, question, _ = urlsplit(str(request.url))
        request.url = urlunsplit(("http", f"127.0.0.1:{self._port}", f"/{host}{path}", question, ""))
        return super().send(request, *rest, **how)


def detoured(port: int) -> requests.Session:
    session = requests.Session()
    session.mount("https://", Detour(port))
    return session
