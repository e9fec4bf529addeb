"""Which of our mails an incoming one answers, strongest sign first, and what it proves of whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from automation.mail.incoming.incoming_mail import Affected, IncomingMail, Kind
from automation.mail.incoming.subjects import bare
from automation.mail.marks import mark_in

LOOKED_BACK = timedelta(days=14)
_CLOCKS_DIFFER = timedelta(minutes=10)
_ABOUT_RECIPIENTS = ("bounced", "delayed", "relayed", "delivered", "read", "deleted_unread")
_OF_SENDERS = ("vote", "reply", "automatic")
_RECEIPTS = ("read", "deleted_unread")
By = Literal["in_reply_to", "references", "report", "token", "weak", ""]


@dataclass(frozen=True)
class Sent:
    """One of our mails. recipients: addresses, in small letters -> as the ledger spells them; message_id: where the server gave
    its own; left: naive local time of the last attempt, None where it has not left; name: what stands before the @ of the
    Message-ID that we gave it."""

    key: str
    mark: str
    subject: str
    recipients: Mapping[str, str]
    message_id: str = ""
    left: datetime | None = None
    name: str = ""


@dataclass(frozen=True)
class Match:
    """sent: the mail that is answered, None = none of ours; by: the sign that told it. in_reply_to and references: whoever wrote
    it has the mail, for he knows its Message-ID; report: as said by a server, or by one who knows it; token: what others may know
    as well. Weak is never proof of anything."""

    sent: Sent | None = None
    by: By = ""


@dataclass(frozen=True)
class Proof:
    """What an arrival proves of one address."""

    address: str
    kind: Kind
    reason: str = ""


class SentMails:
    """Those of our mails that a page of arrivals may speak of."""

    def __init__(self, mails: Iterable[Sent]) -> None:
        self._by_mark: dict[str, Sent] = {}
        self._by_id: dict[str, Sent] = {}
        self._by_token: defaultdict[str, list[Sent]] = defaultdict(list)
        self._by_recipient: defaultdict[str, list[Sent]] = defaultdict(list)
        for mail in mails:
            self._by_mark[mail.mark] = mail
            self._by_token[mail.mark[:6]].append(mail)
            self._by_id |= {name: mail for name in (mail.name, mail.message_id.strip("<>")) if name}
            for address in mail.recipients:
                self._by_recipient[address].append(mail)

    def by_id(self, identity: str) -> Sent | None:
        """By a Message-ID without brackets, the very one, which nobody can know who does not have the mail."""
        return self._by_id.get(identity) or self._by_id.get(identity.partition("@")[0].lower())

    def by_mark(self, identity: str) -> Sent | None:
        """By a mark, or a Message-ID that begins with one: both can be worked out."""
        return self._by_mark.get(mark_in(identity))

    def by_token(self, token: str) -> list[Sent]:
        return self._by_token.get(token, [])

    def lately_to(self, address: str, received: datetime) -> list[Sent]:
        earliest, latest = received - LOOKED_BACK, received + _CLOCKS_DIFFER
        return [mail for mail in self._by_recipient.get(address, []) if mail.left and earliest <= mail.left <= latest]


def named_ids(mail: IncomingMail) -> Iterator[str]:
    """The Message-IDs and marks by which `match` may ask for one of our mails."""
    refers = mail.references
    yield from filter(None, (refers.own, *refers.in_reply_to, *refers.references, *refers.reported, *refers.marks))


def named_addresses(mail: IncomingMail) -> set[str]:
    """Who wrote it, and of whom it speaks."""
    affected = (address for one in mail.affected for address in one.addresses)
    return {mail.sender, *mail.mentioned, *affected} - {""}


def match(mail: IncomingMail, sent: SentMails, received: datetime) -> Match:
    """received: naive local time."""
    refers = mail.references
    signs: tuple[tuple[By, Sequence[str]], ...] = (("in_reply_to", refers.in_reply_to), ("references", refers.references))
    for by, identities in signs:
        if found := _first(sent.by_id, identities):
            return Match(found, by)
    known = _first(sent.by_id, refers.reported)
    inside = known or _first(sent.by_mark, (*refers.reported, *refers.marks, *refers.in_reply_to, *refers.references))
    if inside and mail.kind in _ABOUT_RECIPIENTS:
        return Match(inside, "report" if known or mail.kind not in _RECEIPTS else "token")
    return _by_token(mail, sent, inside) or _weakly(mail, sent, received)


def _first(ask: Callable[[str], Sent | None], identities: Sequence[str]) -> Sent | None:
    return next((found for identity in identities if (found := ask(identity))), None)


def _by_token(mail: IncomingMail, sent: SentMails, inside: Sent | None) -> Match | None:
    """The token is short and travels with the subject wherever it is forwarded. The same is true of a mail that somebody
    attaches to his own, and of a Message-ID that has the mark alone."""
    likely = [inside] if inside else [one for token in mail.references.tokens for one in sent.by_token(token)]
    concerned = [one for one in likely if not one.recipients.keys().isdisjoint(named_addresses(mail))]
    found = concerned if len(concerned) == 1 else likely
    return Match(found[0], "token") if len(found) == 1 else None


def _weakly(mail: IncomingMail, sent: SentMails, received: datetime) -> Match:
    """Whoever got exactly one mail of late, or exactly one of this subject, may be speaking of it."""
    lately = {one.key: one for address in sorted(named_addresses(mail)) for one in sent.lately_to(address, received)}
    alike = [one for one in lately.values() if bare(one.subject) == bare(mail.subject)]
    found = alike or list(lately.values())
    return Match(found[0], "weak") if len(found) == 1 else Match()


def proofs(mail: IncomingMail, found: Match) -> list[Proof]:
    """What the arrival proves. An answer proves something of whoever wrote it and of nobody else, if it can be told who that
    was; a report, of the recipients that it names. Weak signs, and a token in the hands of somebody who never got the mail, prove
    nothing."""
    if found.sent is None or found.by == "weak":
        return []
    if mail.kind in _OF_SENDERS:
        known = not mail.doubt and (found.by != "token" or mail.sender in found.sent.recipients)
        return [Proof(mail.sender, mail.kind, mail.vote)] if mail.sender and known else []
    if mail.kind in _ABOUT_RECIPIENTS:
        return list(_of_recipients(mail, found.sent.recipients))
    return []


def _of_recipients(mail: IncomingMail, recipients: Mapping[str, str]) -> Iterator[Proof]:
    """A receipt is of whoever it names, else of its sender. A server may know a recipient by another of his addresses, and of
    several recipients only those count whom it names."""
    for one in mail.affected or (Affected((), mail.kind),):
        if one.kind in _RECEIPTS:
            own = next((address for address in (*one.addresses, mail.sender) if address in recipients), mail.sender)
            named = [own] if own else []
        else:
            named = [address for address in one.addresses if address in recipients][:1]
            if not named and not one.addresses:
                named = [address for address in mail.mentioned if address in recipients]
            if not named and len(recipients) == 1:
                named = list(recipients)
        yield from (Proof(address, one.kind, one.reason) for address in named)
