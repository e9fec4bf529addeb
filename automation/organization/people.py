"""The people: departments, employees and outside contacts as 通讯录 has them, and finding one by what somebody typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from automation.organization.department_search import find_department
from automation.organization.match import Match
from automation.organization.person_search import find_person
from automation.organization.spelling import pinyin, squeezed

_REMEMBERED = 20_000


@dataclass(frozen=True)
class Department:
    name: str
    head: str = ""
    mail: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Person:
    """`superior`, `deputy` (who stands in for him while he is away) and a department's `head` are names as typed; `aliases` are
    pinyin, English names, staff numbers."""

    name: str
    department: str
    post: str = ""
    mail: str = ""
    phone: str = ""
    key_person: bool = False
    superior: str = ""
    employed: bool = True
    aliases: tuple[str, ...] = ()
    deputy: str = ""


@dataclass(frozen=True)
class Contact:
    """Somebody outside the company; `kind` is 客户, 合作伙伴, 供应商 or 媒体."""

    company: str
    kind: str
    name: str
    mail: str = ""
    phone: str = ""
    language: str = "中文"
    our_person: str = ""


@dataclass(frozen=True)
class Directory:
    """Everybody at one moment. A person's label is `姓名`, or `姓名(部门)` where two employed people share a name."""

    departments: tuple[Department, ...] = ()
    persons: tuple[Person, ...] = ()
    contacts: tuple[Contact, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.persons

    def find_person(self, text: str, department: str | None = None) -> Match:
        """Judges a typed name; `department` is the canonical department of the same row, if any."""
        key = (text, department)
        if key not in self._matches:
            if len(self._matches) >= _REMEMBERED:
                self._matches.clear()
            self._matches[key] = find_person(self, text, department)
        return self._matches[key]

    def find_department(self, text: str) -> Match:
        return find_department(self, text)

    def label(self, person: Person) -> str:
        return self._labels.get(person, person.name)

    def person(self, label: str) -> Person | None:
        """The employed person of that label."""
        return self._by_label.get(label)

    def department(self, name: str) -> Department | None:
        return self._departments.get(name)

    def head(self, department_name: str) -> Person | None:
        found = self.department(department_name)
        label = self.find_person(found.head, department_name).label if found and found.head else None
        return self.person(label) if label else None

    def superior(self, person: Person) -> Person | None:
        """Whom 通讯录 names as 直接上级, else the head of the department; None for whoever has nobody above him."""
        found = self._named_by(person, person.superior) or self.head(self.department_of(person))
        return found if found != person else None

    def deputy(self, person: Person) -> Person | None:
        """Whom 通讯录 names as 代理人; nobody is his own."""
        found = self._named_by(person, person.deputy)
        return found if found != person else None

    def _named_by(self, person: Person, name: str) -> Person | None:
        """Whom his row means by that name."""
        label = self.find_person(name, person.department).label if name else None
        return self.person(label) if label else None

    @property
    def labels(self) -> Iterable[str]:
        """Of everybody employed."""
        return self._by_label

    def named(self, name: str) -> list[Person]:
        """The employed people of that name, without blanks."""
        return self._by_name.get(name, [])

    def known_as(self, word: str) -> list[Person]:
        """The people, employed or not, who registered this alias or mail address."""
        return self._by_alias.get(word.casefold(), [])

    def left(self, name: str) -> bool:
        return name in self._leavers

    def department_of(self, person: Person) -> str:
        """The canonical name of the department, which 通讯录 itself may give by an alias."""
        return self.department_words.get(squeezed(person.department).casefold(), person.department)

    @cached_property
    def department_words(self) -> dict[str, str]:
        """Every way to name a department, blanks and case taken away, and the one it stands for. Names go before aliases."""
        words: dict[str, str] = {}
        for department in self.departments:
            words.setdefault(squeezed(department.name).casefold(), department.name)
        for department in self.departments:
            for alias in department.aliases:
                words.setdefault(squeezed(alias).casefold(), department.name)
        for person in self.persons:
            words.setdefault(squeezed(person.department).casefold(), person.department)
        return words

    @cached_property
    def _matches(self) -> dict[tuple[str, str | None], Match]:
        """The same few names stand in every workbook of a company."""
        return {}

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Label -> pinyin of everybody employed, for near misses only: it costs a slow import."""
        return {label: pinyin(person.name) for label, person in self._by_label.items()}

    @cached_property
    def _by_name(self) -> dict[str, list[Person]]:
        found: dict[str, list[Person]] = defaultdict(list)
        for person in dict.fromkeys(person for person in self.persons if person.employed):
            found[squeezed(person.name)].append(person)
        return dict(found)

    @cached_property
    def _labels(self) -> dict[Person, str]:
        return {person: _label(person, namesakes) for namesakes in self._by_name.values() for person in namesakes}

    @cached_property
    def _by_label(self) -> dict[str, Person]:
        return {label: person for person, label in self._labels.items()}

    @cached_property
    def _by_alias(self) -> dict[str, list[Person]]:
        found: dict[str, list[Person]] = defaultdict(list)
        for person in dict.fromkeys(self.persons):
            for word in {squeezed(word).casefold() for word in (person.mail, *person.aliases)} - {""}:
                found[word].append(person)
        return dict(found)

    @cached_property
    def _leavers(self) -> frozenset[str]:
        return frozenset(squeezed(person.name) for person in self.persons if not person.employed)

    @cached_property
    def _departments(self) -> dict[str, Department]:
        return {department.name: department for department in reversed(self.departments)}


def _label(person: Person, namesakes: list[Person]) -> str:
    """As short as tells the namesakes apart; two in one department are told apart by staff number or mail."""
    if len(namesakes) == 1:
        return person.name
    mark = next(iter((*person.aliases, person.mail)), "")
    crowded = sum(other.department == person.department for other in namesakes) > 1
    return f"{person.name}({person.department}{',' if crowded and mark else ''}{mark if crowded else ''})"
