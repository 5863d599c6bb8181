"""Delegations and accreditations as the record's entries make them: who may act for whom, and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from consult.ledger.entries import EntryType
from consult.ledger.faults import FaultCode, Faults, Line
from consult.rules.access import Standing
from consult.rules.roster import AccreditationRole

_ACTING = {AccreditationRole.HEAD.value, AccreditationRole.ALTERNATE.value}


@dataclass(slots=True)
class Accredited:
    """An accreditation: of which delegation, as what, from when until when."""

    delegation: str
    role: str
    since: str
    until: str = ""

    def acts(self, at: str) -> bool:
        """Whether its bearer acts in the delegation's name at an instant, both cut to the millisecond."""
        return self.role in _ACTING and self.since <= at and (not self.until or at <= self.until)


@dataclass(slots=True)
class People:
    """Who takes part."""

    faults: Faults
    kinds: dict[str, str] = field(default_factory=dict)
    names: dict[str, Mapping[str, object]] = field(default_factory=dict)
    standings: dict[tuple[str, str], str] = field(default_factory=dict)
    suspended: frozenset[str] = frozenset()
    accredited: dict[str, Accredited] = field(default_factory=dict)

    def take(self, line: Line) -> bool:
        """Whether the entry was one of these."""
        by_kind = {
            EntryType.DELEGATION_ADMITTED: self._admitted,
            EntryType.DELEGATION_SUSPENDED: self._suspended,
            EntryType.DELEGATION_RESTORED: self._restored,
            EntryType.ACCREDITATION_GRANTED: self._granted,
            EntryType.ACCREDITATION_ENDED: self._ended,
        }
        if line.kind not in by_kind:
            return False
        by_kind[line.kind](line)
        return True

    def voting(self, consultation: str) -> list[str]:
        """The delegations that vote in a consultation, sorted."""
        standings = self.standings.items()
        return sorted(key for (where, key), held in standings if where == consultation and held == Standing.VOTING)

    def check_part(self, line: Line, consultation: str) -> None:
        """A delegation that acts takes part in the consultation, and is not suspended."""
        key = line.text("delegation")
        self.faults.unless((consultation, key) in self.standings, line, FaultCode.NOT_TAKING_PART, key)
        self.faults.unless(key not in self.suspended, line, FaultCode.NOT_ENTITLED, key)

    def check_hand(self, line: Line, accreditation: str, delegation: str, at: str) -> None:
        """Whoever acts for a delegation is accredited by it as head or alternate at that instant."""
        held = self.accredited.get(accreditation)
        if self.faults.unless(held, line, FaultCode.ACCREDITATION_UNKNOWN, accreditation):
            assert held is not None
            entitled = held.delegation == delegation and held.acts(at)
            self.faults.unless(entitled, line, FaultCode.NOT_ENTITLED, delegation)

    def _admitted(self, line: Line) -> None:
        key, kind = line.text("delegation"), line.text("kind")
        self.faults.unless(self.kinds.setdefault(key, kind) == kind, line, FaultCode.OTHER_KIND, key)
        self.names[key] = line.held("name")
        if "consultation" in line.facts:
            self.standings[line.text("consultation"), key] = line.text("standing")

    def _suspended(self, line: Line) -> None:
        key = self._known(line)
        self.faults.unless(key not in self.suspended, line, FaultCode.SUSPENDED_TWICE, key)
        self.suspended |= {key}

    def _restored(self, line: Line) -> None:
        key = self._known(line)
        self.faults.unless(key in self.suspended, line, FaultCode.NOT_SUSPENDED, key)
        self.suspended -= {key}

    def _granted(self, line: Line) -> None:
        key, number = self._known(line), line.text("accreditation")
        if self.faults.unless(number not in self.accredited, line, FaultCode.ACCREDITATION_TWICE, number):
            role, since, until = line.text("role"), line.text("since"), line.text("until")
            self.accredited[number] = Accredited(key, role, since, until)

    def _ended(self, line: Line) -> None:
        number = line.text("accreditation")
        held = self.accredited.get(number)
        if not self.faults.unless(held, line, FaultCode.ACCREDITATION_UNKNOWN, number):
            return
        assert held is not None
        self.faults.unless(not held.until or held.until >= line.at, line, FaultCode.ACCREDITATION_OVER, number)
        held.until = min(filter(None, (held.until, line.text("until"))))

    def _known(self, line: Line) -> str:
        key = line.text("delegation")
        self.faults.unless(key in self.kinds, line, FaultCode.DELEGATION_UNKNOWN, key)
        return key
