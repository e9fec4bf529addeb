"""Remembered: the very same objects give the very same result; anything else makes it anew."""

from __future__ import annotations

from automation.remembered import Remembered, RememberedByName


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


def test_by_name_the_last_result_is_known_while_nothing_has_changed() -> None:
    remembered, one, twin = RememberedByName[list[int]](2), [1], [1]
    first = remembered.of("甲", (one,), lambda: [1], "a")
    assert remembered.of("甲", (one,), lambda: [2], "a") is first
    for given, also in ((twin,), "a"), ((one,), "b"), ((one, one), "b"), ((), "b"):
        assert remembered.of("甲", given, lambda: [3], also) == [3]
        remembered.of("甲", given, lambda: [1], also)[0] = 4
    remembered.of("乙", (), lambda: [5])
    remembered.of("丙", (), lambda: [6])
    assert remembered.of("甲", (), lambda: [7], "b") == [7], "more than two are forgotten"
