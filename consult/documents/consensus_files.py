"""The consensus tally as files: tables for spreadsheets, JSON for programs, and a drawing in Vega-Lite."""

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from consult.documents.result_csv import Cell, written
from consult.language import gettext, pgettext, speaking
from consult.opinion.opinion_map import json_bytes, json_facts
from consult.services.agreement import Agreement
from consult.services.consensus_sources import Line, Source, Sources
from consult.services.group_tallies import VotingGroup
from consult.services.standing_positions import Stand, counts_of

_VERSION = 1
_VEGA = "https://vega.github.io/schema/vega-lite/v5.json"
_COLOURS = {
    "support": "#1b5e8c",
    "can_accept": "#7fb2d1",
    "wants_change": "#e0b15c",
    "objects": "#a8402f",
    "no_position": "#d9d5cb",
}
_Facts: TypeAlias = dict[str, Any]
Words: TypeAlias = Mapping[str, Mapping[str, object]]


def tally_csv(held: Sources, language: str, words: Words) -> bytes:
    """A line for each provision and, beneath it, one for each group; shares to four decimals."""
    with speaking(language):
        choices, states = _said(words["position"]), _said(words["agreement"])
        head = (
            *(gettext("Provision"), gettext("Key"), pgettext("filter", "Group"), gettext("Delegations")),
            *choices.values(),
            *(gettext("On the earlier text"), gettext("Agreement")),
            *(words for _, words in _measures()),
        )
        rows = (_tally(line, states, language) for line in held.lines())
        return written(head, rows)


def positions_csv(held: Sources, language: str, words: Words) -> bytes:
    """A line for each provision and voting delegation: what the tally, and every measure of it, is made from."""
    with speaking(language):
        choices, yes = _said(words["position"]), gettext("yes")
        head = (
            *(gettext("Provision"), gettext("Key"), gettext("Delegation (key)")),
            *(gettext("Name in English"), gettext("Name in Chinese"), gettext("Groups")),
            *(gettext("Position"), gettext("Taken on revision"), gettext("On the present text")),
        )
        rows = (_position(source, choices, yes, language) for source in held.sources())
        return written(head, rows)


def as_json(held: Sources) -> bytes:
    """The tally with its measures and every position, by keys; numbers that are no counts to six decimals."""
    groups = [{"key": each.key, "name": _both(each), "members": sorted(each.members)} for each in held.roll.groups]
    provisions: list[_Facts] = []
    for line in held.lines():
        facts = {"positions": counts_of(line.tally), "on_earlier_text": line.tally.on_earlier_text}
        facts["measures"] = _numbers(line.agreement)
        if line.group is None:
            own = {"provision": line.provision.key, "number": line.provision.number, "state": line.state.value}
            lapsed = {"objections_not_renewed": line.tally.objections_not_renewed}
            provisions.append(own | facts | lapsed | {"groups": {}})
        else:
            provisions[-1]["groups"][line.group.key] = facts
    made = {
        "format": "consult/consensus",
        "version": _VERSION,
        "consultation": held.head.symbol,
        "title": {"en": held.head.title_en, "zh": held.head.title_zh},
        "revision": held.revision_symbol,
        "members": len(held.roll.keys),
        "needed": held.needed,
        "groups": groups,
        "provisions": provisions,
        "stands": [_stand(each.provision.key, each.stand) for each in held.sources() if each.stand is not None],
    }
    return json_bytes(json_facts(made))


def vega_lite(held: Sources, language: str, words: Words) -> bytes:
    """One bar for each provision, of all voting delegations, as a Vega-Lite specification with its data inside."""
    with speaking(language):
        choices = _said(words["position"])
        values = [
            {"provision": _place(line), "position": choices[choice], "delegations": number, "order": place}
            for line in held.lines()
            if line.group is None
            for place, (choice, number) in enumerate(counts_of(line.tally).items())
        ]
        title = held.head.title_zh if language == "zh" else held.head.title_en
        made = {
            "$schema": _VEGA,
            "title": f"{title} ({held.revision_symbol})",
            "data": {"values": values},
            "mark": "bar",
            "encoding": {
                "y": {"field": "provision", "type": "nominal", "sort": None, "title": gettext("Provision")},
                "x": {"field": "delegations", "type": "quantitative", "title": gettext("Delegations")},
                "color": {
                    "field": "position",
                    "type": "nominal",
                    "title": gettext("Position"),
                    "scale": {"domain": list(choices.values()), "range": [_COLOURS[choice] for choice in choices]},
                },
                "order": {"field": "order"},
            },
        }
        return json.dumps(made, ensure_ascii=False, indent=1).encode()


def _said(words: Mapping[str, object]) -> dict[str, str]:
    """The words in the language that is spoken now."""
    return {key: str(word) for key, word in words.items()}


def _measures() -> tuple[tuple[str, str], ...]:
    return (
        ("turnout", gettext("Have spoken, of all")),
        ("of_spoken", gettext("Can live with it, of those who have spoken")),
        ("of_members", gettext("Can live with it, of all")),
        ("tastle_wierman", gettext("Tastle–Wierman consensus")),
        ("van_der_eijk", gettext("van der Eijk's A")),
        ("group_informed", gettext("Group-informed consensus")),
    )


def _tally(line: Line, states: Mapping[str, str], language: str) -> tuple[Cell, ...]:
    numbers = _numbers(line.agreement)
    informed = numbers["group_informed"]
    shown = numbers | {"group_informed": informed["geometric_mean"] if informed else None}
    return (
        *(_place(line), line.provision.key, _name(line.group, language), line.tally.members),
        *counts_of(line.tally).values(),
        *(line.tally.on_earlier_text, states[line.state] if line.group is None else ""),
        *(_share(shown[name]) for name, _ in _measures()),
    )


def _position(source: Source, choices: Mapping[str, str], yes: str, language: str) -> tuple[Cell, ...]:
    stand = source.stand
    return (
        *(source.provision.number or source.provision.key, source.provision.key, source.delegation.key),
        *(source.delegation.name_en, source.delegation.name_zh),
        pgettext("list", "; ").join(_name(each, language) for each in source.groups),
        *(choices[stand.stance if stand else "no_position"], stand.revision if stand else ""),
        yes if stand is not None and stand.counts else "",
    )


def _stand(provision: str, stand: Stand) -> _Facts:
    return {
        "provision": provision,
        "delegation": stand.delegation.key,
        "stance": stand.stance.value,
        "revision": stand.revision,
        "counts": stand.counts,
    }


def _numbers(one: Agreement) -> _Facts:
    return {
        "turnout": one.turnout,
        "of_spoken": one.of_spoken,
        "of_members": one.of_members,
        "tastle_wierman": one.tastle_wierman,
        "van_der_eijk": one.van_der_eijk,
        "group_informed": json_facts(one.group_informed),
        "groups": one.groups,
    }


def _share(value: Fraction | float | None) -> Cell:
    return "" if value is None else Decimal(f"{float(value):.4f}")


def _place(line: Line) -> str:
    return line.provision.number or line.provision.key


def _name(group: VotingGroup | None, language: str) -> str:
    if group is None:
        return str(pgettext("group", "All voting delegations"))
    return group.name_zh if language == "zh" else group.name_en


def _both(group: VotingGroup) -> dict[str, str]:
    return {"en": group.name_en, "zh": group.name_zh}
