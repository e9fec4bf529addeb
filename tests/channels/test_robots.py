"""Group robots: at most once for ever, refused posts again later, doubts to a person; secrets stay secret, texts stay texts."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from robot_server import DROPPED, HELD, Answer, RobotServer, detoured

from automation.channels.folder_robot import FolderRobot
from automation.channels.group_robot import GroupRobot
from automation.channels.robot_answers import Doubtful, Posted, Refused
from automation.channels.robot_delivery import MOST_ATTEMPTS, Robot, RobotDelivery, post_robots
from automation.channels.robot_text import LONGEST, SIGNED, compose
from automation.channels.robots import Errand, Robots
from automation.channels.robots_waiting import has_to_post
from automation.errors import AutomationError, ConfigurationError
from automation.jobs.job import RobotPost

NOW = datetime(2026, 11, 20, 16, 0)
POST = RobotPost("notice/TZ-2026-018", "【紧急】关于今晚停电的通知", ("今晚 20:00 停电。", "请保存好文件。"), "内部", "file://server/share/a.html")
NAME, KEY = "值班群", "geheim-key"


@pytest.fixture
def server() -> Iterator[RobotServer]:
    with RobotServer() as running:
        yield running


@pytest.fixture
def robots(tmp_path: Path) -> Iterator[Robots]:
    with Robots(tmp_path) as ledger:
        yield ledger


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def run(robots: Robots, server: RobotServer, clock: Clock) -> Callable[..., RobotDelivery]:
    def once(after: float = 0, names: tuple[str, ...] = (NAME,), **how: Any) -> RobotDelivery:
        clock.now += timedelta(minutes=after)
        doors: list[Robot] = [GroupRobot(name, lambda secret: server.address) for name in names]
        return post_robots(robots, doors, clock, **how)

    return once


def errand(text: str = "您好") -> Errand:
    return Errand("key", NAME, "title", text, NOW, NOW + timedelta(hours=1), 0, "")


def posted_by(address: str, port: int) -> Any:
    return GroupRobot(NAME, lambda secret: address, partial(detoured, port)).post(errand("今晚停电\n（通达自动发送）"))


SLACK = "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
TEAMS = "https://prod-161.westeurope.logic.azure.com/workflows/643e69f83c/triggers/manual/paths/invoke?api-version=2016-06-01&sp=x&sv=1.0&sig=KODuebW"


@pytest.mark.parametrize(
    "address, path, place",
    [
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=geheim-key", "/qyapi.weixin.qq.com/cgi-bin/webhook/send?key=", ("text", "content")),
        ("https://oapi.dingtalk.com/robot/send?access_token=geheimkey", "/oapi.dingtalk.com/robot/send?access_token=", ("text", "content")),
        ("dingtalk://SECgeheim@geheimkey", "/oapi.dingtalk.com/robot/send?access_token=geheimkey&timestamp=", ("text", "content")),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/geheim-key", "/open.feishu.cn/open-apis/bot/v2/hook/", ("content", "text")),
        ("https://open.larksuite.com/open-apis/bot/v2/hook/geheim-key", "/open.larksuite.com/open-apis/bot/v2/hook/", ("content", "text")),
        ("jsons://gateway.example.com/x", "/gateway.example.com/x", ("message",)),
        (SLACK, "/hooks.slack.com/services/", ()),
        (TEAMS, "/prod-161.westeurope.logic.azure.com", ()),
    ],
)  # fmt: skip
def test_each_service_by_apprise_itself(server: RobotServer, address: str, path: str, place: tuple[str, ...]) -> None:
    if address == SLACK:
        server.next(Answer(body=b"ok"))
    assert posted_by(address, server.port) == Posted()
    ((heard, content),) = server.heard
    assert heard.startswith(path)
    said: Any = content
    for step in place:
        said = said[step]
    assert "今晚停电" in str(said) and "github" not in str(content), "no picture of somebody else's"


REFUSED = [
    (Answer(body={"errcode": 45009, "errmsg": "api freq out of limit"}), False), (Answer(body={"errcode": 93000}), True),
    (Answer(body={"errcode": 310000, "errmsg": "keywords not in content"}), True), (Answer(body={"code": 11232, "msg": "frequency limited"}), False),
    (Answer(body={"code": 19024, "msg": "Key Words Not Found"}), True), (Answer(429), False), (Answer(500), False), (Answer(503), False),
    (Answer(404), True), (Answer(302, headers={"Location": "http://127.0.0.1:9/"}), True),
]  # fmt: skip


@pytest.mark.parametrize("answer, lasting", REFUSED)
def test_a_refusal_is_known_whatever_apprise_calls_it(server: RobotServer, answer: Answer, lasting: bool) -> None:
    """apprise 2.3.0 calls it a success when 企业微信 or 钉钉 refuse with HTTP 200."""
    server.next(answer)
    outcome = posted_by("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=geheim-key", server.port)
    assert isinstance(outcome, Refused) and outcome.lasting is lasting and len(server.heard) == 1


@pytest.mark.parametrize(
    "answer", [DROPPED, Answer(502), Answer(504), Answer(408), Answer(body=b"<html>login</html>"), Answer(body=[]), Answer(body=b"")]
)
def test_what_nobody_knows_is_in_doubt(server: RobotServer, answer: Answer) -> None:
    server.next(answer)
    outcome = posted_by("wecombot://geheim-key", server.port)
    assert isinstance(outcome, Doubtful) and len(server.heard) == 1


def test_where_nobody_listens_nothing_was_posted() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        outcome = posted_by("wecombot://geheim-key", closed.getsockname()[1])
    assert isinstance(outcome, Refused) and not outcome.lasting


def test_rate_limits_say_how_long_to_wait(server: RobotServer) -> None:
    server.next(Answer(429, headers={"Retry-After": "1800"}), Answer(429, headers={"Retry-After": "soon"}), Answer(body={"errcode": 130101}))
    waits = [posted_by("dingtalk://geheimkey", server.port).wait for _ in range(3)]
    assert waits == [timedelta(minutes=30), timedelta(minutes=1), timedelta(minutes=10)]


def test_an_occasion_has_one_post_for_ever(robots: Robots, server: RobotServer, run: Callable[..., RobotDelivery]) -> None:
    assert robots.queue(POST, NOW) and not robots.queue(replace(POST, title="另一个"), NOW + timedelta(days=400))
    assert run().reached == {"posted": [(NAME, POST.key)]}
    assert not robots.queue(POST, NOW) and run(after=60).reached == {} and len(server.heard) == 1
    assert "今晚停电" in server.heard[0][1]["message"] and "file://server/share/a.html" in server.heard[0][1]["message"]


@pytest.mark.parametrize("classification", ["机密", "绝密", "", "公 开"])
def test_what_is_secret_is_refused(robots: Robots, tmp_path: Path, classification: str) -> None:
    with pytest.raises(AutomationError, match="机密") as told:
        robots.queue(replace(POST, classification=classification), NOW)
    assert "停电" not in str(told.value) and not has_to_post(tmp_path, NOW)


def test_a_refused_post_goes_later_with_longer_and_longer_pauses(
    robots: Robots, server: RobotServer, run: Callable[..., RobotDelivery]
) -> None:
    robots.queue(POST, NOW)
    server.next(Answer(500), Answer(429), Answer(body={"errcode": 45009}))
    assert run().reached == {"queued": [(NAME, POST.key)]} and run(after=0.5).reached == {}
    assert run(after=0.5).count("queued") == 1 and run(after=1).reached == {} and run(after=1).count("queued") == 1
    assert run(after=3.9).reached == {} and run(after=0.1).count("posted") == 1 and len(server.heard) == 4


def test_after_so_many_refusals_a_person_is_told(robots: Robots, server: RobotServer, run: Callable[..., RobotDelivery]) -> None:
    robots.queue(POST, NOW)
    server.next(*[Answer(503)] * 50)
    runs = [run(after=31) for _ in range(MOST_ATTEMPTS + 3)]
    assert len(server.heard) == MOST_ATTEMPTS and robots.states(POST.key) == {NAME: "failed"}
    assert [fault for one in runs for fault in one.faults] == ["群机器人“值班群”的消息“【紧急】关于今晚停电的通知”没有发出，不再试（服务器没有接受（HTTP 503））。"]


def test_what_somebody_has_to_mend_is_told_at_once_and_goes_when_mended(
    robots: Robots, server: RobotServer, run: Callable[..., RobotDelivery]
) -> None:
    robots.queue(POST, NOW)
    server.next(Answer(404), Answer(404))
    assert "还没有发出，会再试" in run().faults[0] and run(after=2).faults == [] and run(after=5).count("posted") == 1


def test_a_bad_end_is_told_even_of_what_was_told_before(robots: Robots, server: RobotServer, run: Callable[..., RobotDelivery]) -> None:
    robots.queue(POST, NOW)
    server.next(Answer(404), DROPPED)
    assert ["还没有发出" in run().faults[0], "可能发出了" in run(after=5).faults[0], run(after=60).faults] == [True, True, []]


def test_a_missing_address_is_told_with_the_way_in(robots: Robots) -> None:
    def no_secret(name: str) -> str:
        raise ConfigurationError(f"还没有密码“{name}”：请运行 python run.py password {name}。")

    robots.queue(POST, NOW)
    assert "python run.py password robot-值班群" in post_robots(robots, [GroupRobot(NAME, no_secret)], lambda: NOW).faults[0]


def test_too_late_is_not_posted(robots: Robots, server: RobotServer, run: Callable[..., RobotDelivery], tmp_path: Path) -> None:
    robots.queue(replace(POST, expires=NOW + timedelta(hours=2)), NOW)
    server.next(Answer(500))
    run()
    assert not has_to_post(tmp_path, NOW + timedelta(seconds=30)) and has_to_post(tmp_path, NOW + timedelta(minutes=1))
    late = run(after=120)
    assert late.reached == {} and "过期没有发出" in late.faults[0] and not has_to_post(tmp_path, NOW + timedelta(days=9))
    robots.queue(replace(POST, key="another"), NOW)
    assert run(after=24 * 60).reached == {}, "of use for a day, if it does not say for how long"


def test_a_lost_answer_is_never_asked_again(robots: Robots, server: RobotServer, run: Callable[..., RobotDelivery], tmp_path: Path) -> None:
    robots.queue(POST, NOW)
    server.next(DROPPED)
    first = run()
    assert first.reached == {"unknown": [(NAME, POST.key)]} and "到群里看一眼" in first.faults[0]
    assert [run(after=60) for _ in range(3)] == [RobotDelivery()] * 3 and len(server.heard) == 1 and not has_to_post(tmp_path, NOW)


def test_each_robot_for_itself(robots: Robots, server: RobotServer, run: Callable[..., RobotDelivery]) -> None:
    robots.queue(POST, NOW)
    server.next(Answer(500))
    assert run(names=("一群", "二群")).reached == {"queued": [("一群", POST.key)], "posted": [("二群", POST.key)]}
    assert run(after=5, names=("一群", "二群", "新群")).reached == {"posted": [("一群", POST.key)]}, "a new group gets nothing old"


def test_no_more_than_twenty_a_minute(robots: Robots, server: RobotServer, run: Callable[..., RobotDelivery], tmp_path: Path) -> None:
    for number in range(45):
        robots.queue(replace(POST, key=f"{number:02}"), NOW)
    counts = [run(after=after).count("posted") for after in (0, 0.5, 0.5, 1)]
    assert counts == [20, 0, 20, 5] and len({content["message"] for _, content in server.heard}) == 1
    assert not has_to_post(tmp_path, NOW + timedelta(days=1))


def test_told_again_where_telling_failed(robots: Robots, server: RobotServer, run: Callable[..., RobotDelivery], tmp_path: Path) -> None:
    def fail(lines: Any) -> None:
        raise AutomationError("no operator")

    robots.queue(POST, NOW)
    server.next(DROPPED)
    with pytest.raises(AutomationError):
        run(tell=fail)
    heard: list[str] = []
    assert has_to_post(tmp_path, NOW) and run(tell=heard.extend).faults == heard and len(heard) == 1


def test_a_clock_that_was_ahead_holds_nothing_back(robots: Robots, server: RobotServer, run: Callable[..., RobotDelivery]) -> None:
    for number in range(25):
        robots.queue(replace(POST, key=f"{number:02}", expires=NOW + timedelta(days=900)), NOW)
    server.next(*[Answer(500)] * 20)
    assert run(after=60 * 24 * 365).count("queued") == 20
    assert run(after=-60 * 24 * 365).count("posted") == 20 and run(after=1).count("posted") == 5


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_while_posting_it_is_never_posted_again(tmp_path: Path, server: RobotServer) -> None:
    with Robots(tmp_path) as robots:
        robots.queue(POST, NOW)
    server.next(HELD)
    script = (
        "import sys; from pathlib import Path; from datetime import datetime\n"
        "from automation.channels.robots import Robots; from automation.channels.group_robot import GroupRobot\n"
        "from automation.channels.robot_delivery import post_robots\n"
        "with Robots(Path(sys.argv[1])) as robots:\n"
        f"    post_robots(robots, [GroupRobot('{NAME}', lambda name: sys.argv[2])], lambda: datetime(2026, 11, 20, 16))\n"
    )
    run = subprocess.Popen([sys.executable, "-c", script, str(tmp_path), server.address], cwd=Path(__file__).parents[2])
    while not server.heard and run.poll() is None:
        time.sleep(0.01)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    assert has_to_post(tmp_path, NOW)
    with Robots(tmp_path) as robots:
        assert robots.states(POST.key) == {NAME: "sending"}
        after = post_robots(robots, [GroupRobot(NAME, lambda name: server.address)], lambda: NOW + timedelta(minutes=5))
        assert robots.states(POST.key) == {NAME: "unknown"}
    assert "上次运行在发送时中断" in after.faults[0] and after.reached == {} and len(server.heard) == 1


@pytest.mark.parametrize("answer", [Answer(), DROPPED, Answer(404), Answer(body={"errcode": 93000, "errmsg": f"invalid url {KEY}"})])
def test_addresses_appear_nowhere(
    tmp_path: Path, server: RobotServer, answer: Answer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    server.next(answer)
    robot = GroupRobot(NAME, lambda name: f"wecombot://{KEY}", partial(detoured, server.port))
    with caplog.at_level(logging.DEBUG), Robots(tmp_path) as robots:
        for name in ("apprise", "urllib3", "requests"):
            caplog.set_level(logging.DEBUG, name)
        robots.queue(POST, NOW)
        delivery = post_robots(robots, [robot], lambda: NOW)
    assert len(server.heard) == 1 and KEY in server.heard[0][0]
    seen = [caplog.text, repr(delivery), repr(robot), *capfd.readouterr(), *(path.read_bytes().decode("latin-1") for path in tmp_path.iterdir())]
    assert not [text for text in seen if KEY in text]


@pytest.mark.parametrize("address", ["mailto://a:geheim-key@example.com", "geheim-key", "", "https://example.com/geheim-key", "slack://geheim-key",
                                     "dingtalk://abc/13800001111/13800002222?geheim-key", "wecombot://geheim-key/?retry=3"])  # fmt: skip
def test_what_is_no_address_is_told_without_it(address: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    outcome = GroupRobot(NAME, lambda name: address).post(errand())
    assert isinstance(outcome, Refused) and outcome.lasting and "重新复制" in outcome.reason
    assert KEY not in "".join([outcome.reason, caplog.text, *capfd.readouterr()])


@pytest.mark.parametrize("mark", ["@所有人", "@all", "<@all>", '<at user_id="all">所有人</at>', "<!channel>", "[点这里](https://evil.example.com)",
                                  "<https://evil.example.com|点这里>", "**粗**", "# 大", "`x`", "| a |", "\u202e反", "a\u200bb", "a\x00b", "\r\n新行"])  # fmt: skip
def test_nobody_is_called_and_nothing_is_formatted(mark: str) -> None:
    text = compose(replace(POST, title=mark, lines=(mark,)))
    assert mark not in text and not set(text.replace(POST.link, "")) & set("@<>[]*`|#\u202e\u200b\x00\r")
    assert len(text.splitlines()) == 4, "title, line, link, signature"


@pytest.mark.parametrize("title, lines", [("题" * 500, ()), ("题", ("字" * 5000,)), ("题", ("一行" * 20,) * 90), ("𠮷" * 90, ("𠮷" * 900, "后"))])
def test_texts_are_short_enough_for_everybody(title: str, lines: tuple[str, ...]) -> None:
    text = compose(replace(POST, title=title, lines=lines))
    assert len(text.encode()) <= LONGEST < 2048 and text.endswith(f"{POST.link}\n{SIGNED}") and text.startswith(title[:20])
    assert ("请看原文" in text) is bool(lines) and "\ufffd" not in text


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://a.example.com/ b", "https://a.example.com/\nx", "x" * 50, "https://a.example.com/" + "x" * 900])
def test_a_link_is_one_or_is_left_out(link: str) -> None:
    assert compose(replace(POST, link=link)).splitlines() == [POST.title, *POST.lines, SIGNED]


def test_a_rehearsal_writes_files(robots: Robots, tmp_path: Path) -> None:
    robots.queue(replace(POST, title="【紧急】关于 A/B:停电 的通知"), NOW)
    doors: list[Robot] = [FolderRobot("值班/群", tmp_path / "mail"), FolderRobot("二群", tmp_path / "mail")]
    assert post_robots(robots, doors, lambda: NOW).count("posted") == 2
    first, second = sorted(path for path in (tmp_path / "mail").iterdir())
    assert first.name.startswith("2026-11-20_1600_群机器人 二群_【紧急】关于 A B 停电 的通知_") and "值班 群" in second.name
    assert first.read_text(encoding="utf-8-sig").splitlines()[1:3] == list(POST.lines)


def test_a_rehearsal_that_cannot_write_says_where(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    outcome = FolderRobot(NAME, tmp_path / "file").post(errand())
    assert isinstance(outcome, Refused) and str(tmp_path / "file") in outcome.reason
