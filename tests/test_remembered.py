"""Remembered: the very same objects give the very same result; anything else makes it anew."""

from __future__ import annotations

from automation.remembered import Remembered


def test_the_same_objects_give_the_same_result_and_equal_ones_do_not() -> None:
    remembered, one, twin = Remembered[list[int]](), [1], [1]
    first = remembered.of((one,), lambda: [1], "a")
    assert remembered.of((one,), lambda: [2], "a") is first
    assert remembered.of((twin,), lambda: [3], "a") == [3]
    assert remembered.of((one,), lambda: [4], "b") == [4]
    assert remembered.of((one, one), lambda: [5], "a") == [5]


def test_what_was_not_asked_for_lately_is_forgotten() -> None:
    remembered, objects = Remembered[int](2), [object() for _ in range(3)]
    for number, one in enumerate(objects[:2]):
        remembered.of((one,), lambda number=number: number)
    assert remembered.of((objects[0],), lambda: 9) == 0
    remembered.of((objects[2],), lambda: 2)
    assert remembered.of((objects[0],), lambda: 9) == 0
    assert remembered.of((objects[1],), lambda: 9) == 9
