"""The statuses of a wording that is brought back: nobody said of it that both languages agree, unless it is known."""

from collections.abc import Mapping

from consult.text.provision import Language, Provision, Status, is_blank


def statuses(then: Mapping[Language, str], *known: Provision | None) -> dict[Language, Status]:
    """Those of a known state with the same two texts; else every text needs to be read against the other again."""
    for each in known:
        if each is not None and each.texts == then:
            return dict(each.statuses)
    return {language: Status.AWAITING if is_blank(text) else Status.NEEDS_UPDATE for language, text in then.items()}
