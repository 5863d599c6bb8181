"""The story of the demonstration: Paris 1948, and three consultations of invented delegations that live today."""

from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec import Struct

from consult.cli.demonstration_amendments import adopt, amend, carry, declare
from consult.cli.demonstration_ballots import Vote, hold, open_today
from consult.cli.demonstration_cast import CHAIR, MODERATOR, SECOND_MODERATOR, assemble, clear_the_post
from consult.cli.demonstration_inside import drafts, share_out, share_out_comments
from consult.cli.demonstration_rounds import Round, comment_round
from consult.cli.demonstration_stage import Bar, Stage, rows, structure, words
from consult.cli.demonstration_texts import Edition, Source, archive, found, issue, not_agreed, publish
from consult.gate.database import Database
from consult.rules.access import Standing
from consult.rules.phases import State
from consult.services import clock, consultations, record, register, roll_call_import, roll_call_rows
from consult.services.consultations import Founding, Step
from consult.services.occasion import Occasion
from consult.services.register import Admission
from consult.services.roll_call_import import Import
from consult.services.roll_call_rows import Files

ACTS = 610
"""About how many acts the story has: for the progress shown."""

ROLES = (
    ("Head of delegation 代表团团长", "head.ndaveru@example.org"),
    ("Alternate 副代表", "alternate.arvella@example.org"),
    ("Member 代表团成员", "member.anselvera@example.org"),
    ("Moderator 秘书处人员", MODERATOR),
    ("Moderator 秘书处人员（中文）", SECOND_MODERATOR),
    ("Chair 主席", CHAIR),
    ("Administrator 系统管理员", "administrator@example.org"),
    ("Auditor 审计员", "auditor@example.org"),
)

_DECLARATION = Founding(
    symbol="A/RES/217.III.A",
    title_en="Universal Declaration of Human Rights",
    title_zh="世界人权宣言",
    mandate_en="Shown as adopted in Paris on 10 December 1948, with its five roll-calls. Nothing here is open.",
    mandate_zh="1948年12月10日在巴黎通过的文本，附五次唱名表决。本项仅供查阅。",
)
_PRINCIPLES = Founding(
    symbol="CONS/2026/1",
    title_en="Principles for the governance of artificial intelligence",
    title_zh="人工智能治理原则",
    mandate_en=(
        "To agree on principles for the governance of artificial intelligence that every delegation, "
        "whatever its size, has had the same part in making."
    ),
    mandate_zh="商定人工智能治理原则；各代表团无论大小，均平等参与制定。",
)
_ARRANGEMENTS = Founding(
    symbol="CONS/2026/2",
    title_en="Working arrangements for the review of the Principles",
    title_zh="《原则》审议工作安排",
    mandate_en="To settle how the Principles are kept under review.",
    mandate_zh="确定持续审议《原则》的方式。",
)
_LABELLING = Founding(
    symbol="CONS/2026/3",
    title_en="Guidelines on labelling content made by artificial intelligence",
    title_zh="人工智能生成内容标识准则",
    mandate_en="To agree on how content made by artificial intelligence is marked, so that people can recognize it.",
    mandate_zh="商定如何标识由人工智能生成的内容，便于人们识别。",
)


class Opening(Struct, frozen=True):
    """From when until when comments are asked for."""

    at: datetime
    until: datetime


class Setting(Struct, frozen=True):
    """What the story needs to know: the hash of everybody's password, the origin and the key of the record."""

    password_hash: str
    origin: str
    key: Callable[[], str]


def tell(database: Database, setting: Setting, bar: Bar) -> None:
    """Play the whole story, ending now."""
    now = clock.now()
    began = now - timedelta(days=91)
    stage = Stage(database, bar)
    stage.arrange(began, lambda occasion: record.begin(occasion, setting.origin, setting.key))
    assemble(stage, began, setting.password_hash)
    _paris(stage, now - timedelta(days=90))
    _principles(stage, now)
    _arrangements(stage, now)
    _labelling(stage, now)
    stage.play()
    stage.arrange(now, clear_the_post)


def _paris(stage: Stage, at: datetime) -> None:
    source = Source("paris_1948/declaration_en.md", "paris_1948/declaration_zh.md")
    files = Files(
        seats=rows("paris_1948/seats.csv"),
        seat_names=rows("paris_1948/seat_names.csv"),
        roll_calls=rows("paris_1948/roll_calls.csv"),
        votes=rows("paris_1948/votes.csv"),
    )

    def bring_in(occasion: Occasion) -> None:
        archive(occasion, path, "A text of history, adopted in Paris in 1948.", "历史文本，1948年在巴黎通过。")
        roll_call_import.bring_in(occasion, Import(roll_call_rows.check(files)))

    path = found(stage, at, _DECLARATION)
    issue(stage, Edition(at, path, source))
    stage.arrange(at, bring_in)


def _principles(stage: Stage, now: datetime) -> None:
    """First draft, a round of comments, Rev.1 with every comment answered, a vote, and a round that is open."""
    path, folder = "CONS-2026-1", "principles"
    first = Source(f"{folder}/draft_en.md", f"{folder}/draft_zh.md", f"{folder}/draft_keys.txt")
    second = Source(f"{folder}/rev1_en.md", f"{folder}/rev1_zh.md", f"{folder}/rev1_keys.txt")
    logs = words(f"{folder}/change_log_en.md"), words(f"{folder}/change_log_zh.md")
    closed = structure(f"{folder}/ballots.json")["closed"]

    day = _calendar(now)
    _open(stage, _PRINCIPLES, Edition(day(-85), path, first), Opening(day(-84), day(-46.625)))
    comment_round(stage, Round(path, 1, day(-83), day(-47), day(-45)))
    _move(stage, day(-45), _to_disposition(path))
    brackets = not_agreed(path, f"{folder}/rev1_brackets.json")
    stage.plan(day(-28), lambda: issue(stage, Edition(day(-28), path, second, *logs, brackets)))
    hold(stage, Vote(path, "", closed, day(-26), day(-24.625)))
    _move(stage, day(-15), _step(path, State.REVISED, Opening(day(-15), day(6.375))))
    present = Round(path, 2, day(-14), day(-0.1))
    comment_round(stage, present)
    share_out(stage, path, day)
    stage.plan(day(-0.08), lambda: share_out_comments(stage, present, day(-0.08)))
    stage.plan(day(-0.05), lambda: drafts(stage, path, day(-0.05)))


def _arrangements(stage: Stage, now: datetime) -> None:
    """A short text without comments, whose last open question is being voted on now."""
    path, folder = "CONS-2026-2", "arrangements"
    source = Source(f"{folder}/text_en.md", f"{folder}/text_zh.md", f"{folder}/keys.txt")
    second = Source(f"{folder}/rev1_en.md", f"{folder}/rev1_zh.md", f"{folder}/keys.txt")
    logs = words(f"{folder}/change_log_en.md"), words(f"{folder}/change_log_zh.md")
    ballot = structure(f"{folder}/ballot.json")

    day = _calendar(now)
    _open(stage, _ARRANGEMENTS, Edition(day(-41), path, source), Opening(day(-40), day(-20.625)))
    _move(stage, day(-19), _to_disposition(path))
    stage.plan(day(-12), lambda: issue(stage, Edition(day(-12), path, second, *logs)))
    _move(stage, day(-6), Step(path=path, seen=State.REVISED, target=State.FROZEN))
    open_today(stage, Vote(path, ballot["provision"], ballot, day(-0.5), day(3.375)))


def _labelling(stage: Stage, now: datetime) -> None:
    """A short text amended in two periods: of the first, one adopted is in the text, one was rejected as amended.

    The second is open now.
    """
    path, folder = "CONS-2026-3", "labelling"
    source = Source(f"{folder}/text_en.md", f"{folder}/text_zh.md", f"{folder}/keys.txt")
    second = Source(f"{folder}/rev1_en.md", f"{folder}/rev1_zh.md", f"{folder}/keys.txt")
    logs = words(f"{folder}/change_log_en.md"), words(f"{folder}/change_log_zh.md")
    later = words(f"{folder}/rev2_change_log_en.md"), words(f"{folder}/rev2_change_log_zh.md")

    day = _calendar(now)
    _open(stage, _LABELLING, Edition(day(-62), path, source), Opening(day(-61), day(-42.625)))
    declare(stage, path, folder, day(-60))
    _move(stage, day(-41), _to_disposition(path))
    stage.plan(day(-35), lambda: issue(stage, Edition(day(-35), path, second, *logs)))
    _move(stage, day(-33), _for_amendments(path, day(-20.625)))
    amend(stage, path, f"{folder}/rev1_amendments.json", day(-30))
    adopt(stage, path, "AM.4", day(-20))
    put = structure(f"{folder}/ballot.json")
    hold(stage, Vote(path, "", put, day(-19.625), day(-19.25), amendment="AM.3"))
    adopt(stage, path, "AM.1", day(-19))
    _move(stage, day(-18), _to_carry(path))
    stage.plan(day(-16), lambda: carry(stage, path, day(-16)))
    stage.plan(day(-10), lambda: publish(stage, day(-10), path, later))
    _move(stage, day(-4), _for_amendments(path, day(5.375)))
    amend(stage, path, f"{folder}/rev2_amendments.json", day(-3))


def _calendar(now: datetime) -> Callable[[float], datetime]:
    """Days from now, at full hours: whole ones at 09:00 UTC, .375 more at 18:00; the last day exactly."""
    morning = now.replace(hour=9, minute=0, second=0, microsecond=0)

    def day(days: float) -> datetime:
        return now + timedelta(days=days) if -1 < days < 1 else morning + timedelta(days=days)

    return day


def _open(stage: Stage, founding: Founding, edition: Edition, opening: Opening) -> None:
    """Found, register everybody, publish the first draft, open for comment."""

    def begin() -> None:
        found(stage, edition.at, founding)
        for standing in Standing:
            keys = tuple(key for key, held in stage.company.standing.items() if held == standing.value)
            admission = Admission(path=edition.path, keys=keys, standing=standing)
            stage.act(edition.at, MODERATOR, register.admit, admission)
        issue(stage, edition)

    stage.plan(edition.at, begin)
    _move(stage, opening.at, _step(edition.path, State.DRAFT, opening))


def _move(stage: Stage, at: datetime, asked: Step) -> None:
    stage.plan(at, lambda: stage.act(at, MODERATOR, consultations.move, asked))


def _step(path: str, seen: State, opening: Opening) -> Step:
    return Step(path=path, seen=seen, target=State.OPEN_FOR_COMMENT, closes_at=opening.until)


def _to_disposition(path: str) -> Step:
    return Step(path=path, seen=State.COMMENTS_CLOSED, target=State.DISPOSITION)


def _for_amendments(path: str, until: datetime) -> Step:
    return Step(path=path, seen=State.REVISED, target=State.OPEN_FOR_AMENDMENTS, closes_at=until)


def _to_carry(path: str) -> Step:
    return Step(
        path=path,
        seen=State.FROZEN,
        target=State.REVISED,
        reason_en="The amendment adopted without a vote is carried into the text.",
        reason_zh="将未经表决通过的修正案写入案文。",
    )
