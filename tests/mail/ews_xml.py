"""Items as the EWS double writes them in XML, and the tests of a search."""

from __future__ import annotations

import base64
from typing import Any

from ews_mailboxes import Item, Property
from lxml import etree
from lxml.builder import ElementMaker

TYPES = "http://schemas.microsoft.com/exchange/services/2006/types"
MESSAGES = "http://schemas.microsoft.com/exchange/services/2006/messages"
NAMES = {"t": TYPES, "m": MESSAGES}
T = ElementMaker(namespace=TYPES, nsmap={"t": TYPES})
M = ElementMaker(namespace=MESSAGES, nsmap={"m": MESSAGES})
Element = Any  # lxml has no types of its own

BEFORE_EXTENDED = (
    "ItemClass",
    "Subject",
    "Sensitivity",
    "DateTimeReceived",
    "Size",
    "Importance",
    "InReplyTo",
    "IsSubmitted",
    "IsDraft",
    "InternetMessageHeaders",
    "DateTimeCreated",
)
AFTER_EXTENDED = ("IsReadReceiptRequested", "IsDeliveryReceiptRequested", "From", "InternetMessageId", "IsRead", "References")
"""In the order of Microsoft's schema."""


def item_id(item: Item) -> Element:
    return T.ItemId(Id=item.id, ChangeKey=item.change_key)


def shaped(item: Item, shape: Element) -> Element:
    """The item with the properties that were asked for; one that is no mail has another name."""
    asked = {uri.get("FieldURI").partition(":")[2] for uri in shape.findall(".//t:FieldURI", NAMES)}
    everything = shape.findtext("t:BaseShape", "", NAMES) != "IdOnly"
    element = T.MeetingRequest() if item.fields["ItemClass"].startswith("IPM.Schedule") else T.Message()
    if "MimeContent" in asked:
        element.append(T.MimeContent(base64.b64encode(item.content).decode(), CharacterSet="UTF-8"))
    element.append(item_id(item))
    for name in BEFORE_EXTENDED:
        if name in asked or (everything and name in item.fields):
            element.extend(_property(item, name))
    for uri in shape.findall(".//t:ExtendedFieldURI", NAMES):
        if (value := item.extended.get(property_of(uri))) is not None:
            element.append(T.ExtendedProperty(T.ExtendedFieldURI(**dict(uri.attrib)), T.Value(value)))
    for name in AFTER_EXTENDED:
        if name in asked or (everything and name in item.fields):
            element.extend(_property(item, name))
    return element


def _property(item: Item, name: str) -> list[Element]:
    if name == "InternetMessageHeaders":
        lines = [T.InternetMessageHeader(value, HeaderName=key) for key, value in item.headers]
        return [T.InternetMessageHeaders(*lines)]
    if name == "From":
        return [T.From(T.Mailbox(T.EmailAddress(address))) for address in item.addresses("From")]
    return [T(name, item.fields[name])] if item.fields.get(name) else []


def property_of(uri: Element) -> Property:
    return tuple(sorted((name, value.lower()) for name, value in uri.attrib.items() if name != "PropertyType"))


def matches(item: Item, test: Element) -> bool:
    kind = etree.QName(test).localname
    if kind in ("And", "Or"):
        return (all if kind == "And" else any)(matches(item, one) for one in test)
    if kind == "Not":
        return not matches(item, test[0])
    value = _value(item, test[0])
    if kind == "Exists":
        return value is not None
    wanted = test.find(".//t:Constant", NAMES).get("Value")
    if kind == "IsEqualTo":
        return value == wanted
    if kind == "Contains":
        return value is not None and (value.startswith(wanted) if test.get("ContainmentMode") == "Prefixed" else wanted in value)
    raise KeyError(kind)


def _value(item: Item, uri: Element) -> str | None:
    if etree.QName(uri).localname == "ExtendedFieldURI":
        return item.extended.get(property_of(uri))
    return item.fields.get(uri.get("FieldURI").partition(":")[2])
