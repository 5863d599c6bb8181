"""How texts come into the demonstration: with the keys of their data, published through the ordinary act."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import select

from consult.cli.demonstration_cast import MODERATOR
from consult.cli.demonstration_stage import Stage, structure, words
from consult.models.consultations import Change, Consultation, Transition
from consult.models.texts import Provision
from consult.rules.phases import State
from consult.services import bracketing, consultations, draft_rows, drafting, publishing, stamps
from consult.services.bracketing import Passage, Putting
from consult.services.consultations import Founding
from consult.services.draft_rows import Wording
from consult.services.occasion import Occasion
from consult.services.publishing import Publication
from consult.text import alignment, markdown_import
from consult.text.alignment import Pair
from consult.text.provision import Language, Status


class Source(Struct, frozen=True):
    """A pair of Markdown files and the keys of their provisions, if they bring their own."""

    en: str
    zh: str
    keys: str = ""

    def pairs(self) -> tuple[Pair, ...]:
        """The provisions in both languages, aligned."""
        en, zh = (markdown_import.parse(words(name)).blocks for name in (self.en, self.zh))
        return alignment.pairs_of(alignment.align(en, zh), en, zh)

    def known_keys(self, count: int) -> list[str]:
        """A key for each provision."""
        return words(self.keys).split() if self.keys else [f"provision-{place + 1}" for place in range(count)]


class Edition(Struct, frozen=True):
    """A revision to publish: when, of which consultation, from which files, with which change log and brackets."""

    at: datetime
    path: str
    source: Source
    change_log_en: str = ""
    change_log_zh: str = ""
    brackets: tuple[Putting, ...] = ()


def found(stage: Stage, at: datetime, founding: Founding) -> str:
    """Found a consultation and mark it as demonstration; gives its path."""
    path = stage.act(at, MODERATOR, consultations.found, founding)
    stage.arrange(at, lambda occasion: _mark(occasion, path))
    return path


def issue(stage: Stage, edition: Edition) -> None:
    """Write an unpublished revision, put what is not agreed in brackets, and publish it."""
    stage.arrange(edition.at, lambda occasion: _write(occasion, edition))
    for each in edition.brackets:
        stage.act(edition.at, MODERATOR, bracketing.put, each)
    publish(stage, edition.at, edition.path, (edition.change_log_en, edition.change_log_zh))


def publish(stage: Stage, at: datetime, path: str, logs: tuple[str, str]) -> None:
    """Publish the revision that is being written, as it stands."""
    publication = Publication(
        path=path,
        lock_version=stage.read(at, MODERATOR, drafting.draft_page, path).lock_version,
        confirmed=frozenset(),
        change_log_en=logs[0],
        change_log_zh=logs[1],
    )
    stage.act(at, MODERATOR, publishing.publish, publication)


def not_agreed(path: str, name: str) -> tuple[Putting, ...]:
    """The passages of a file that are to stand in square brackets, each with another wording."""
    return tuple(
        Putting(
            path=path,
            key=one["key"],
            seen=0,
            passages={language: Passage(one[language.value]) for language in Language},
            proposers=tuple(one["proposers"]),
            other={language: one[f"other_{language.value}"] for language in Language},
            other_proposers=tuple(one["other_proposers"]),
        )
        for one in structure(name)
    )


def archive(occasion: Occasion, path: str, reason_en: str, reason_zh: str) -> None:
    """Show a text of history as published: it was never open here, and the history says so."""
    consultation = _loaded(occasion, path)
    consultation.state = State.PUBLISHED
    occasion.session.add(
        Transition(
            consultation_id=consultation.id,
            change=Change.MOVED,
            source=State.DRAFT,
            target=State.PUBLISHED,
            at=occasion.now,
            reason_en=reason_en,
            reason_zh=reason_zh,
            facts={},
        )
    )
    stamps.touch(occasion, consultation)


def _loaded(occasion: Occasion, path: str) -> Consultation:
    return occasion.session.scalars(select(Consultation).where(Consultation.path == path)).one()


def _mark(occasion: Occasion, path: str) -> None:
    _loaded(occasion, path).demonstration = True


def _write(occasion: Occasion, edition: Edition) -> None:
    consultation = _loaded(occasion, edition.path)
    pairs = edition.source.pairs()
    revision = draft_rows.start(occasion, consultation)
    anchors = draft_rows.anchors_of(occasion, consultation)
    for place, (key, pair) in enumerate(zip(edition.source.known_keys(len(pairs)), pairs, strict=True)):
        if key not in anchors:
            anchor = Provision(consultation_id=consultation.id, key=key)
            occasion.session.add(anchor)
            occasion.session.flush()
            anchors[key] = anchor.id
        draft_rows.add(occasion, revision, anchors[key], place, _wording(pair))


def _wording(pair: Pair) -> Wording:
    texts = {Language.EN: pair.en, Language.ZH: pair.zh}
    return Wording(pair.kind, texts, dict.fromkeys(Language, Status.AUTHENTIC))
