"""Who manages the company: they read what sums everything up."""

from __future__ import annotations

from collections.abc import Iterator

from automation.organization.people import Directory, Person

MANAGING_POSTS = ("总经理", "副总")


def managers(directory: Directory) -> Iterator[Person]:
    """The superiors of department heads, and whoever's post says so."""
    heads = filter(None, (directory.head(department.name) for department in directory.departments))
    superiors = {directory.find_person(head.superior, head.department).label for head in heads if head.superior}
    for person in directory.persons:
        managing = any(post in person.post for post in MANAGING_POSTS)
        if person.employed and (managing or directory.label(person) in superiors):
            yield person
