"""Dependency networks: order, rings, and networks that are large or deep."""

from __future__ import annotations

import time

import pytest

from automation.projects.critical_path import Work, forecast
from automation.projects.schedule_network import Network


@pytest.mark.parametrize(
    ("links", "rings"),
    [
        pytest.param([(1, 0), (2, 1)], [], id="a chain"),
        pytest.param([(0, 0)], [[0]], id="itself"),
        pytest.param([(0, 1), (1, 2), (2, 0), (3, 0)], [[0, 1, 2]], id="a ring and one behind it"),
        pytest.param([(0, 1), (1, 0), (2, 1), (3, 2), (3, 4), (4, 3)], [[0, 1], [3, 4]], id="one between two rings is free"),
        pytest.param([(0, 1), (1, 0), (1, 2), (2, 1)], [[0, 1], [2, 1]], id="two rings that touch"),
    ],
)
def test_rings(links: list[tuple[int, int]], rings: list[list[int]]) -> None:
    network = Network.of(5, links)
    assert network.rings == rings
    assert set(network.order) == set(range(5)).difference(*rings)


def test_order_puts_dependencies_first() -> None:
    order = Network.of(4, [(0, 3), (3, 2), (2, 1)]).order
    assert order == [1, 2, 3, 0]


def test_all_that_depends_on_a_task() -> None:
    network = Network.of(5, [(1, 0), (2, 1), (3, 2), (2, 3)])
    assert network.after([0]) == {1, 2, 3}
    assert network.after([4]) == set()


@pytest.mark.parametrize("length", [1, 5000])
def test_one_long_chain_is_neither_too_deep_nor_slow(length: int) -> None:
    network = Network.of(length, [(task, task - 1) for task in range(1, length)])
    ones = [1] * length
    work = Work([True] * length, [False] * length, ones, ones, [0] * length, [0] * length)
    begin = time.process_time()
    found = forecast(network, work, cutoff=10)
    assert time.process_time() - begin < 1
    assert found.finish[-1] == 10 + length
    assert found.late_finish == found.finish
