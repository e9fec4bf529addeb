"""What sending costs, side by side on the same other end: python benchmarks/mail.py [--messages 300]

EWS beside a loop of exchangelib's own Message.send(), SMTP beside a loop of smtplib, queueing, and memory with 10,000 queued. Ours
is the whole delivery: every message claimed before it is sent, every outcome written down. The other ends run in their own processes.
"""

from __future__ import annotations

import argparse
import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from peers import READER, ROOT, SENDER, transport

from automation.mail.delivery import deliver
from automation.mail.ledger import Ledger
from automation.mail.message import Attachment, Message
from automation.mail.mime import Freezer, FrozenMail, Sender
from automation.mail.outbox import Outbox
from automation.mail.templates import Templates

LATENCY_MS = 20
ATTACHMENT = 30_000


def now() -> datetime:
    return datetime.now().replace(microsecond=0)


def mails(count: int, attachment: int = ATTACHMENT, name: str = "bench") -> Iterator[FrozenMail]:
    """Rendered with the receipt's template, each for somebody else, with one attachment that all share."""
    freezer = Freezer(Sender(SENDER, "通达"), lambda source: b"P" * attachment)
    templates, attached = Templates(ROOT / "mail_templates"), (Attachment("周报.xlsx", "report"),) if attachment else ()
    tiles = [{"value": "3", "label": "已收", "note": "", "tone": "good"}]
    values: dict[str, Any] = {
        "person": "张伟", "about": "周进度填报表", "summary": "已收到，谢谢。", "tiles": tiles, "mend": [], "mend_count": 0, "more": {},
        "tidied": [], "how": "", "source": "来自 周进度/2026-W47/研发部.xlsx", "office": {"company": "示例公司", "contact": "办公室"},
    }  # fmt: skip
    letter = templates.render("receipt", values)
    for number in range(count):
        message = Message(f"{name}/{number:05}", "receipt", ((f"收件人{number}", READER),), {}, attachments=attached)
        yield freezer.freeze(message, letter, now())


def queued(place: Path, given: list[FrozenMail]) -> Outbox:
    outbox = Outbox(Ledger(place / "ledger.sqlite"))
    for start in range(0, len(given), 100):
        outbox.queue_all(given[start : start + 100], now())
    return outbox


def rate(count: int, work: Callable[[], object]) -> float:
    """Messages a second."""
    began = time.perf_counter()
    work()
    return count / (time.perf_counter() - began)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(port: int, *command: str) -> Iterator[None]:
    with subprocess.Popen([sys.executable, *command], cwd=ROOT) as server:
        try:
            for _ in range(200):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield
        finally:
            server.kill()


def ews(count: int) -> dict[str, object]:
    port = free_port()
    url = f"http://127.0.0.1:{port}/EWS/Exchange.asmx"
    with serving(port, "tests/mail/ews_server.py", "--port", str(port), "--latency-ms", str(LATENCY_MS)), tempfile.TemporaryDirectory() as place:
        loop = rate(count, lambda: _exchangelib_loop(url, [mail.content for mail in mails(count, name="loop")]))
        before = _requests(port)
        with queued(Path(place), list(mails(count))) as outbox:
            given = transport({"kind": "ews", "endpoint": url, "mode": "draft"})
            ours = rate(count, lambda: deliver(outbox, given, now))
            assert outbox.counts() == {"sent": count}
        requests = (_requests(port) - before) / count
    return {"messages/s": round(ours, 1), "Message.send() loop": round(loop, 1), "times": round(ours / loop, 2), "requests/message": round(requests, 3)}


def _exchangelib_loop(url: str, contents: list[bytes]) -> None:
    from exchangelib import BASIC, DELEGATE, Account, Build, Configuration, Credentials, Message, Version  # type: ignore[import-untyped]

    version = Version(Build(15, 2, 2562, 17))
    settings = Configuration(service_endpoint=url, credentials=Credentials(SENDER, "secret"), auth_type=BASIC, version=version)
    account = Account(SENDER, config=settings, access_type=DELEGATE)
    for content in contents:
        Message(account=account, folder=account.sent, mime_content=content, to_recipients=[READER]).send_and_save()


def _requests(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/stats") as answer:
        return sum(json.load(answer)["requests"].values())


def smtp(count: int) -> dict[str, object]:
    port = free_port()
    with serving(port, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Sink"), tempfile.TemporaryDirectory() as place:
        given = list(mails(count))
        loop = rate(count, lambda: _smtplib_loop(port, [mail.content for mail in given]))
        with queued(Path(place), given) as outbox:
            ours = rate(count, lambda: deliver(outbox, transport({"kind": "smtp", "port": port}), now))
            assert outbox.counts() == {"sent": count}
    return {"messages/s": round(ours, 1), "smtplib loop": round(loop, 1), "times as long": round(loop / ours, 2)}


def _smtplib_loop(port: int, contents: list[bytes]) -> None:
    import smtplib

    with smtplib.SMTP("127.0.0.1", port) as connection:
        for content in contents:
            connection.sendmail(SENDER, [READER], content)


def queueing(count: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as place:
        given = list(mails(count))
        speed = rate(count, lambda: queued(Path(place), given).ledger.close())
        with queued(Path(place), []) as outbox:
            assert outbox.counts() == {"queued": count}
    return {"messages": count, "messages/s": round(speed)}


def memory(count: int) -> dict[str, object]:
    """Peak of a process that opens the outbox with so many queued and delivers them by EWS."""
    port = free_port()
    with serving(port, "tests/mail/ews_server.py", "--port", str(port)), tempfile.TemporaryDirectory() as place:
        queued(Path(place), list(mails(count))).ledger.close()
        command = [sys.executable, __file__, "--deliver", place, str(port)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return {"messages": count} | json.loads(done.stdout)


def deliver_and_tell(place: Path, port: int) -> None:
    import psutil

    given = transport({"kind": "ews", "endpoint": f"http://127.0.0.1:{port}/EWS/Exchange.asmx", "mode": "draft"})
    with Outbox(Ledger(place / "ledger.sqlite")) as outbox:
        deliver(outbox, given, now)
        peak = psutil.Process().memory_info()
        print(json.dumps({"states": outbox.counts(), "peak MB": round(getattr(peak, "peak_wset", 0) / 1e6 or _peak_posix())}))


def _peak_posix() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--queued", type=int, default=10_000)
    parser.add_argument("--deliver", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.deliver:
        return deliver_and_tell(Path(given.deliver[0]), int(given.deliver[1]))
    figures = {"ews": ews(given.messages), "smtp": smtp(given.messages * 3), "queueing": queueing(given.queued), "memory": memory(given.queued)}
    for name, told in figures.items():
        print(f"{name}: {json.dumps(told)}", flush=True)


if __name__ == "__main__":
    main()
