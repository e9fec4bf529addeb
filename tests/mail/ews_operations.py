"""The operations of Exchange Web Services that mail needs, as the double carries them out on its mailboxes."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ews_mailboxes import Item, Mailboxes, Property, fields_of
from ews_xml import NAMES, Element, M, T, item_id, matches, property_of, shaped
from lxml import etree

FOLDERS = ("root", "msgfolderroot", "inbox", "sentitems", "drafts", "outbox", "deleteditems")
FLAGS = ("IsReadReceiptRequested", "IsDeliveryReceiptRequested", "IsRead")


class Denied(Exception):
    """One response message that says an error's code."""


@dataclass(frozen=True)
class Caller:
    """Who asks, and in whose mailbox by default."""

    user: str
    box: str


def respond(mailboxes: Mailboxes, caller: Caller, request: Element) -> Element:
    """The element that answers it; KeyError for an operation that the double does not know."""
    name = etree.QName(request).localname
    messages = OPERATIONS[name](mailboxes, caller, request)
    return M(f"{name}Response", M.ResponseMessages(*[_message(name, answer) for answer in messages]))


def _message(operation: str, answer: list[Element] | Denied) -> Element:
    if isinstance(answer, Denied):
        code = str(answer)
        parts = (M.MessageText(f"The double says {code}."), M.ResponseCode(code), M.DescriptiveLinkKey("0"))
        return M(f"{operation}ResponseMessage", *parts, ResponseClass="Error")
    return M(f"{operation}ResponseMessage", M.ResponseCode("NoError"), *answer, ResponseClass="Success")


Answers = Iterator[list[Element] | Denied]


def _each(elements: Element, work: Callable[[Element], list[Element]]) -> Answers:
    for element in elements:
        try:
            yield work(element)
        except Denied as denied:
            yield denied


def _place(mailboxes: Mailboxes, caller: Caller, element: Element) -> tuple[str, str]:
    """(mailbox, folder) of a folder id, if the caller may go there."""
    if etree.QName(element).localname == "FolderId":
        box, _, folder = element.get("Id").partition("|")
    else:
        folder = element.get("Id")
        box = (element.findtext("t:Mailbox/t:EmailAddress", None, NAMES) or caller.box).lower()
    if box not in {caller.box, *mailboxes.rights.get(caller.user, ())}:
        raise Denied("ErrorAccessDenied")
    if folder not in FOLDERS:
        raise Denied("ErrorFolderNotFound")
    return box, folder


def _saved_to(mailboxes: Mailboxes, caller: Caller, request: Element, otherwise: str) -> tuple[str, str]:
    saved = request.find("m:SavedItemFolderId", NAMES)
    return (caller.box, otherwise) if saved is None else _place(mailboxes, caller, saved[0])


def _item(mailboxes: Mailboxes, element: Element) -> Item:
    item = mailboxes.items.get(element.get("Id"))
    if item is None:
        raise Denied("ErrorItemNotFound")
    return item


def create_item(mailboxes: Mailboxes, caller: Caller, request: Element) -> Answers:
    disposition = request.get("MessageDisposition")

    def create(element: Element) -> list[Element]:
        box, folder = _saved_to(mailboxes, caller, request, "drafts" if disposition == "SaveOnly" else "sentitems")
        content, fields, extended = _written(element)
        if mailboxes.knobs.quota_full and disposition != "SendOnly":
            raise Denied("ErrorQuotaExceeded")
        if 0 < mailboxes.knobs.size_limit < len(content):
            raise Denied("ErrorMessageSizeExceeded")
        item = Item("", "", box, folder, content, fields, extended)
        if disposition != "SaveOnly":
            _check_sending(mailboxes, caller, item)
            mailboxes.submit(item, folder if disposition == "SendAndSaveCopy" else None)
            return [M.Items()]
        return [M.Items(T.Message(item_id(mailboxes.add(box, folder, content, fields | {"IsDraft": "true"}, extended))))]

    yield from _each(request.find("m:Items", NAMES), create)


def _written(element: Element) -> tuple[bytes, dict[str, str], dict[Property, str]]:
    """As on Exchange, a field that is given wins over the header that says the same."""
    content = base64.b64decode(element.findtext("t:MimeContent", "", NAMES))
    given = {etree.QName(child).localname: child.text or "" for child in element if len(child) == 0}
    flags = {name: "true" if given[name] in ("1", "true") else "false" for name in FLAGS if name in given}
    words = {name: given[name] for name in ("Importance", "Sensitivity", "ItemClass") if name in given}
    extended = {property_of(one[0]): one[1].text or "" for one in element.findall("t:ExtendedProperty", NAMES)}
    return content, fields_of(content) | flags | words, extended


def _check_sending(mailboxes: Mailboxes, caller: Caller, item: Item) -> None:
    for address in item.addresses("To", "Cc"):
        if code := mailboxes.knobs.item_error.get(address):
            raise Denied(code)
    if not {*item.addresses("From")} <= {caller.box, *mailboxes.rights.get(caller.user, ())}:
        raise Denied("ErrorSendAsDenied")


def send_item(mailboxes: Mailboxes, caller: Caller, request: Element) -> Answers:
    """The id is used up: a second time it is not found."""
    keeps = request.get("SaveItemToFolder") == "true"

    def send(element: Element) -> list[Element]:
        item = _item(mailboxes, element)
        if element.get("ChangeKey") != item.change_key:
            raise Denied("ErrorStaleObject" if element.get("ChangeKey") else "ErrorChangeKeyRequired")
        _check_sending(mailboxes, caller, item)
        folder = _saved_to(mailboxes, caller, request, "sentitems")[1]
        mailboxes.remove(item)
        mailboxes.submit(item, folder if keeps else None)
        return []

    yield from _each(request.find("m:ItemIds", NAMES), send)


def delete_item(mailboxes: Mailboxes, caller: Caller, request: Element) -> Answers:
    def delete(element: Element) -> list[Element]:
        item = _item(mailboxes, element)
        if request.get("DeleteType") == "MoveToDeletedItems":
            mailboxes.move(item, "deleteditems")
        else:
            mailboxes.remove(item)
        return []

    yield from _each(request.find("m:ItemIds", NAMES), delete)


def get_folder(mailboxes: Mailboxes, caller: Caller, request: Element) -> Answers:
    def get(element: Element) -> list[Element]:
        box, folder = _place(mailboxes, caller, element)
        inside = len(mailboxes.folder(box, folder))
        parts = [T.FolderId(Id=f"{box}|{folder}", ChangeKey="F"), T.FolderClass("IPF.Note"), T.DisplayName(folder)]
        return [M.Folders(T.Folder(*parts, T.TotalCount(str(inside)), T.DistinguishedFolderId(folder)))]

    yield from _each(request.find("m:FolderIds", NAMES), get)


def get_item(mailboxes: Mailboxes, caller: Caller, request: Element) -> Answers:
    shape = request.find("m:ItemShape", NAMES)

    def get(element: Element) -> list[Element]:
        item = _item(mailboxes, element)
        if item.box not in {caller.box, *mailboxes.rights.get(caller.user, ())}:
            raise Denied("ErrorAccessDenied")
        if not item.content and shape.find(".//t:FieldURI[@FieldURI='item:MimeContent']", NAMES) is not None:
            raise Denied("ErrorMimeContentConversionFailed")
        return [M.Items(shaped(item, shape))]

    yield from _each(request.find("m:ItemIds", NAMES), get)


def find_item(mailboxes: Mailboxes, caller: Caller, request: Element) -> Answers:
    shape, restriction = request.find("m:ItemShape", NAMES), request.find("m:Restriction", NAMES)
    view = request.find("m:IndexedPageItemView", NAMES)
    start, most = int(view.get("Offset")), int(view.get("MaxEntriesReturned"))

    def find(element: Element) -> list[Element]:
        items = mailboxes.folder(*_place(mailboxes, caller, element))
        hits = [item for item in items if restriction is None or matches(item, restriction[0])]
        page = T.Items(*[shaped(item, shape) for item in hits[start : start + most]])
        end = min(start + most, len(hits))
        last = "true" if end >= len(hits) else "false"
        return [M.RootFolder(page, IndexedPagingOffset=str(end), TotalItemsInView=str(len(hits)), IncludesLastItemInRange=last)]

    yield from _each(request.find("m:ParentFolderIds", NAMES), find)


def sync_folder_items(mailboxes: Mailboxes, caller: Caller, request: Element) -> Answers:
    """The state is how many changes the caller has seen."""
    state, shape = request.findtext("m:SyncState", "", NAMES) or "s0", request.find("m:ItemShape", NAMES)
    most = int(request.findtext("m:MaxChangesReturned", "", NAMES))

    def sync(element: Element) -> list[Element]:
        place = _place(mailboxes, caller, element)
        if not (state.startswith("s") and state[1:].isdigit()):
            raise Denied("ErrorInvalidSyncStateData")
        seen = range(int(state[1:]), len(mailboxes.changes))
        here = [number for number in seen if (mailboxes.changes[number].box, mailboxes.changes[number].folder) == place]
        end = here[most - 1] + 1 if len(here) > most else len(mailboxes.changes)
        changes = M.Changes(*[_change(mailboxes, number, shape) for number in here if number < end])
        last = "false" if len(here) > most else "true"
        return [M.SyncState(f"s{end}"), M.IncludesLastItemInRange(last), changes]

    yield from _each(request.find("m:SyncFolderId", NAMES), sync)


def _change(mailboxes: Mailboxes, number: int, shape: Element) -> Element:
    """What has gone meanwhile is told as deleted."""
    change = mailboxes.changes[number]
    item = mailboxes.items.get(change.item)
    if item is None:
        return T.Delete(T.ItemId(Id=change.item, ChangeKey="gone"))
    if change.kind == "ReadFlagChange":
        return T.ReadFlagChange(item_id(item), T.IsRead(item.fields["IsRead"]))
    return T.Create(shaped(item, shape))


OPERATIONS: dict[str, Callable[[Mailboxes, Caller, Element], Answers]] = {
    "CreateItem": create_item,
    "SendItem": send_item,
    "DeleteItem": delete_item,
    "GetFolder": get_folder,
    "GetItem": get_item,
    "FindItem": find_item,
    "SyncFolderItems": sync_folder_items,
}
