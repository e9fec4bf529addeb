"""Whom a reminder goes to when the person does not answer."""

from __future__ import annotations

import pytest

from automation.organization.people import Department, Directory, Person

COMPANY = Directory(
    departments=(Department("研发部", head="张伟"), Department("总经办", head="王强"), Department("市场部")),
    persons=(
        Person("王强", "总经办"),
        Person("张伟", "研发部", superior="王强"),
        Person("李娜", "研发部", superior="赵离"),
        Person("陈晨", "研发部"),
        Person("刘洋", "市场部", superior="刘洋"),
        Person("赵离", "研发部", employed=False),
    ),
)


@pytest.mark.parametrize(
    ("name", "superior"),
    [
        pytest.param("张伟", "王强", id="named in the address book"),
        pytest.param("陈晨", "张伟", id="else the head of the department"),
        pytest.param("李娜", "张伟", id="the one named has left"),
        pytest.param("王强", None, id="the head of the house"),
        pytest.param("刘洋", None, id="nobody is his own superior"),
    ],
)
def test_the_superior_is_who_the_address_book_names_else_the_head(name: str, superior: str | None) -> None:
    person = COMPANY.person(name)
    assert person is not None
    found = COMPANY.superior(person)
    assert (found.name if found else None) == superior
