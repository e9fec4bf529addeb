"""One connection to Microsoft Graph: signs every request and never repeats one that may have been carried out."""

from __future__ import annotations

from typing import Any

import requests

from automation.errors import ConfigurationError
from automation.mail.oauth import AppLogin, VerifiedSession
from automation.mail.transports import Unknown
from automation.mail.transports.graph_faults import NotDone, judged, lost

Json = dict[str, Any]
_LONGEST_HEAD = 1_000_000


class GraphConnection:
    """endpoint: https address with the version, `https://graph.microsoft.com/v1.0`; timeout: seconds to connect, between bytes.

    Each method raises NotDone when the request led to nothing good, another AutomationError when the login failed.
    """

    def __init__(self, endpoint: str, login: AppLogin, timeout: tuple[float, float]) -> None:
        if not endpoint.startswith("https://"):
            raise ConfigurationError(f"Graph 地址“{endpoint}”不对：请在 config.ini 的 [graph] endpoint 写 https:// 开头的地址")
        self.endpoint = endpoint.rstrip("/")
        self._login = login
        self._session = VerifiedSession(login.verify, timeout)

    def close(self) -> None:
        self._session.close()

    def owns(self, link: str) -> bool:
        """Whether the token may be shown there."""
        return link.casefold().startswith(self.endpoint.casefold() + "/")

    def ask(self, method: str, place: str, **options: Any) -> requests.Response:
        """place: what follows the endpoint, or a link of the server's own. A good answer, read or not as `stream` says."""
        url = place if self.owns(place) else self.endpoint + place
        answer = self._signed(method, url, options)
        if answer.status_code == 401:  # not carried out: a token may be withdrawn before its time
            answer.close()
            self._login.forget()
            answer = self._signed(method, url, options)
        return _good(answer)

    def told(self, method: str, place: str, **options: Any) -> Json:
        """The answer's JSON object."""
        try:
            content = self.ask(method, place, **options).json()
        except requests.JSONDecodeError:
            content = None
        if not isinstance(content, dict):
            raise NotDone(Unknown("回答的不是 Graph 服务器：请检查 config.ini 的 [graph] endpoint 和上网代理"))
        return content

    def read(self, place: str, most: int, **options: Any) -> bytes:
        """The content of a mail; of one larger than `most` bytes only the head."""
        content = bytearray()
        try:
            with self.ask("GET", place, stream=True, **options) as answer:
                for piece in answer.iter_content(1 << 16):
                    content += piece
                    if len(content) > most:
                        return bytes(content[:_LONGEST_HEAD].partition(b"\r\n\r\n")[0]) + b"\r\n\r\n"
        except requests.RequestException as fault:
            raise lost(fault) from None
        return bytes(content)

    def upload(self, url: str, piece: bytes, span: str) -> None:
        """To an address that the server gave for one file. It carries its own permission, so that it gets no token."""
        if not url.startswith("https://"):
            raise NotDone(Unknown("服务器没有给出上传附件的地址：会再试"))
        headers = {"Content-Type": "application/octet-stream", "Content-Range": span}
        _good(self._requested("PUT", url, auth=_unsigned, headers=headers, data=piece))

    def _signed(self, method: str, url: str, options: Json) -> requests.Response:
        token = self._login.token()

        def sign(request: requests.PreparedRequest) -> requests.PreparedRequest:
            request.headers["Authorization"] = f"Bearer {token}"
            return request

        return self._requested(method, url, auth=sign, **options)

    def _requested(self, method: str, url: str, **options: Any) -> requests.Response:
        try:
            return self._session.request(method, url, **options)
        except requests.RequestException as fault:
            raise lost(fault) from None


def _unsigned(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Given as an authentication, lest requests take one from the user's .netrc."""
    return request


def _good(answer: requests.Response) -> requests.Response:
    if not 200 <= answer.status_code < 300:
        with answer:
            raise judged(answer)
    return answer
