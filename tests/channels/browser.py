"""A real Chromium without network, spoken to over a pipe: opens pages from the disk, types, clicks, asks, takes pictures."""

from __future__ import annotations

import base64
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import F_DUPFD, fcntl
from importlib.resources import files
from pathlib import Path
from typing import Any

COMMAND = [
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe",
]  # fmt: skip
SERIOUS = ("serious", "critical")


class Tab:
    """One page. complaints: what the browser wrote on its console, blocked sources among them."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands, self._answers = commands, answers
        self._read, self._number, self._session, self._loads = b"", 0, "", 0
        self.complaints: list[str] = []
        target = self._say("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._say("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self._say(f"{domain}.enable")

    def open(self, page: Path, width: int = 1280, height: int = 900) -> None:
        """Returns when it has loaded."""
        self.complaints.clear()
        phone = width < 600
        self._say("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)
        self._loads = 0
        self._say("Page.navigate", url=page.as_uri())
        self.loaded()

    def loaded(self) -> None:
        """Returns when the page that was gone to has loaded."""
        while not self._loads:
            self._hear()
        self._loads = 0

    def ask(self, expression: str) -> Any:
        """The value of a JavaScript expression, awaited."""
        answer = self._say("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def type(self, text: str) -> None:
        self._say("Input.insertText", text=text)

    def press(self, key: str) -> None:
        code = {"Tab": 9, "Enter": 13, " ": 32, "ArrowDown": 40}[key]
        text = {"text": "\r"} if key == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            self._say("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, **text)

    def picture(self, file: Path) -> None:
        """The whole page."""
        shot = self._say("Page.captureScreenshot", captureBeyondViewport=True)
        file.write_bytes(base64.b64decode(shot["data"]))

    def print(self) -> bytes:
        """As PDF."""
        printed = self._say("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        return base64.b64decode(printed["data"])

    def faults(self) -> list[str]:
        """What axe-core finds that is serious or critical: rule, and where."""
        self.ask(files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
        found = self.ask("axe.run().then(result => result.violations)")
        return [f"{one['id']} {node['html']}" for one in found if one["impact"] in SERIOUS for node in one["nodes"]]

    def _say(self, method: str, **parameters: Any) -> Any:
        self._number += 1
        said = {"id": self._number, "method": method, "params": parameters} | ({"sessionId": self._session} if self._session else {})
        os.write(self._commands, json.dumps(said).encode() + b"\0")
        while (answer := self._hear()).get("id") != self._number:
            pass
        assert "error" not in answer, answer
        return answer["result"]

    def _hear(self) -> dict[str, Any]:
        while b"\0" not in self._read:
            some = os.read(self._answers, 1 << 20)
            assert some, "Chromium has ended"
            self._read += some
        one, _, self._read = self._read.partition(b"\0")
        heard: dict[str, Any] = json.loads(one)
        self._loads += heard.get("method") == "Page.loadEventFired"
        if heard.get("method") == "Log.entryAdded":
            self.complaints.append(heard["params"]["entry"]["text"])
        if heard.get("method") == "Runtime.exceptionThrown":
            self.complaints.append(str(heard["params"]["exceptionDetails"]))
        return heard


@contextmanager
def browser(folder: Path) -> Iterator[Tab]:
    """folder: for the browser's own files."""
    theirs, commands = os.pipe()
    answers, back = os.pipe()
    away = [fcntl(number, F_DUPFD, 10) for number in (theirs, back)]  # 3 and 4 may be among them
    for number in (theirs, back):
        os.close(number)
    # Chromium reads its orders from 3 and answers on 4.
    shell = f'exec "$@" 3<&{away[0]} 4>&{away[1]}'
    process = subprocess.Popen(
        ["bash", "-c", shell, "bash", *COMMAND, f"--user-data-dir={folder}"], pass_fds=away, stderr=subprocess.DEVNULL
    )
    for number in away:
        os.close(number)
    try:
        yield Tab(commands, answers)
    finally:
        os.close(commands)
        os.close(answers)
        process.kill()
        process.wait()
