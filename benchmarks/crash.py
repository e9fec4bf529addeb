"""Kills the delivery again and again and counts: python benchmarks/crash.py [--messages 300] [--kills 25] [--only ews-draft ...]

For each transport: so many messages in one outbox, a delivering process that gets SIGKILL (TerminateProcess on Windows) at random
instants, then runs that are let alone. The other end tells what it really took: lost and doubled must both be 0.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from peers import PEERS, READER, ROOT, SENDER, Peer, spec_of, transport

from automation.mail.delivery import deliver
from automation.mail.ledger import Ledger
from automation.mail.marks import mark
from automation.mail.message import Message
from automation.mail.mime import Freezer, Sender
from automation.mail.outbox import Outbox
from automation.mail.templates import Letter

CHUNK = 5
"""Parcels a call, few so that every kill finds one under way."""
OPEN = ("queued", "sending", "unknown")
LAST_RUNS, ARRIVING = 12, 30


def now() -> datetime:
    return datetime.now().replace(microsecond=0)


def child(place: Path, spec: str, blind: bool) -> None:
    """What is killed: says when it begins. blind: as other programs do it, without asking what became of a mail."""
    given = transport(spec_of(spec))
    given.chunk = CHUNK
    if blind:
        given.lookup, given.settle = lambda parcels, since, **_: {}, timedelta(0)
    with Outbox(Ledger(place / "ledger.sqlite")) as outbox:
        if "--child" in sys.argv:
            print("ready", flush=True)
        deliver(outbox, given, now)


def queue(place: Path, count: int, first: int = 0) -> set[str]:
    """The marks of so many messages, numbered from the first, some with several recipients."""
    freezer = Freezer(Sender(SENDER, "通达"), lambda source: b"PK" * 500)
    letter = Letter("【通知】关于试验的说明", "<p>试验</p>", "试验\n")
    keys = [f"crash/{number:04}" for number in range(first, first + count)]
    with Outbox(Ledger(place / "ledger.sqlite")) as outbox:
        mails = [freezer.freeze(Message(key, "crash", (("收件人", READER),), {}), letter, now()) for key in keys]
        outbox.queue_all(mails, now())
    return {mark(key) for key in keys}


def kill_one(place: Path, spec: str, dice: random.Random, span: float, blind: bool) -> bool:
    """True if it was cut off; False if it had ended by itself."""
    command = [sys.executable, __file__, "--child", str(place), spec, *(["--blind"] if blind else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout
        process.stdout.readline()
        time.sleep(dice.uniform(0, span))
        ended = process.poll() is not None
        process.kill()
    return not ended


def finish(place: Path, spec: str, blind: bool) -> None:
    """Runs that are let alone, until nothing is open; as often as a scheduled task would come by."""
    for _ in range(LAST_RUNS):
        child(place, spec, blind)
        with Outbox(Ledger(place / "ledger.sqlite")) as outbox:
            if not set(outbox.counts()) & set(OPEN):
                return
        time.sleep(1)


def arrived(peer: Peer, expected: set[str]) -> Counter[str]:
    """What the other end has, once it has had time to pass on what it took, and a little longer for what comes twice."""
    for _ in range(ARRIVING):
        if expected <= set(peer.accepted()):
            break
        time.sleep(1)
    time.sleep(1)
    return peer.accepted()


def torture(peer: Peer, place: Path, messages: int, kills: int, dice: random.Random, blind: bool) -> dict[str, object]:
    """The figures of one transport."""
    expected, spec, began = queue(place, messages), json.dumps(peer.spec), time.monotonic()
    cut_off, most = 0, 10 * messages
    while cut_off < kills and len(expected) < most:
        left = len(expected) - sum(peer.accepted().values())
        # So that the messages last for all kills: what one life may take is its share of what is left.
        span = max(0.02, min(1.5, left / max(1, kills - cut_off) * 0.012))
        if kill_one(place, spec, dice, span, blind):
            cut_off += 1
        else:  # All had gone before the kill came, as on a busy machine: as many again.
            expected |= queue(place, messages, len(expected))
    finish(place, spec, blind)
    taken = arrived(peer, expected)
    with Outbox(Ledger(place / "ledger.sqlite")) as outbox:
        states, again = outbox.counts(), sum(entry.attempts > 1 for entry in outbox.entries())
    return {
        "messages": len(expected),
        "kills": cut_off,
        "lost": len(expected - set(taken)),
        "doubled": sum(count - 1 for count in taken.values()),
        "foreign": len(set(taken) - expected),
        "tried again": again,
        "states": states,
        "seconds": round(time.monotonic() - began),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--only", nargs="*", choices=PEERS, default=list(PEERS))
    parser.add_argument("--seed", type=int, default=47)
    parser.add_argument("--blind", action="store_true", help="without asking what became of a mail: shows that doubling would be seen")
    parser.add_argument("--child", nargs=2, metavar=("PLACE", "SPEC"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        return child(Path(given.child[0]), given.child[1], given.blind)
    bad = 0
    for name in given.only:
        with tempfile.TemporaryDirectory() as place, PEERS[name](Path(place)) as peer:
            figures = torture(peer, Path(place), given.messages, given.kills, random.Random(given.seed), given.blind)
        print(json.dumps({"transport": name} | figures, ensure_ascii=False), flush=True)
        bad += int(str(figures["lost"])) + int(str(figures["doubled"])) + (figures["states"] != {"sent": figures["messages"]})
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
