"""One table says who may do what; everything else is refused, with its reason."""

from dataclasses import dataclass
from enum import StrEnum

from consult.rules import phases
from consult.rules.phases import State
from consult.rules.refusal import Code, Refusal


class Role(StrEnum):
    """In what capacity somebody acts."""

    PUBLIC = "public"
    PERSON = "person"
    MEMBER = "member"
    ALTERNATE = "alternate"
    HEAD = "head"
    MODERATOR = "moderator"
    CHAIR = "chair"
    RAPPORTEUR = "rapporteur"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Standing(StrEnum):
    """What a delegation is in one consultation."""

    VOTING = "voting"
    OBSERVER = "observer"


class Act(StrEnum):
    """Everything somebody can do here. The gate knows each page by one of these."""

    # everybody
    READ_SITE = "read_site"
    READ_CONSULTATION = "read_consultation"
    READ_RECORD = "read_record"
    REQUEST_ACCREDITATION = "request_accreditation"
    SIGN_IN = "sign_in"
    USE_LINK = "use_link"
    # whoever is signed in
    SIGN_OUT = "sign_out"
    MANAGE_ACCOUNT = "manage_account"
    CHOOSE_DESK = "choose_desk"
    # a delegation
    OPEN_DESK = "open_desk"
    DRAFT_COMMENT = "draft_comment"
    SUBMIT_COMMENT = "submit_comment"
    RETURN_DRAFT = "return_draft"
    REMARK_ON_DRAFT = "remark_on_draft"
    SHOW_DRAFT = "show_draft"
    MARK_READ = "mark_read"
    ASSIGN = "assign"
    COMPLETE_ASSIGNMENT = "complete_assignment"
    WITHDRAW_COMMENT = "withdraw_comment"
    ENDORSE_COMMENT = "endorse_comment"
    ALIGN = "align"
    REACT_TO_ANSWER = "react_to_answer"
    TAKE_POSITION = "take_position"
    DECLARE_INTERESTS = "declare_interests"
    SEE_OWN_VOTE = "see_own_vote"
    CAST_VOTE = "cast_vote"
    EXPLAIN_VOTE = "explain_vote"
    REPLY_TO_EXPLANATION = "reply_to_explanation"
    DECLARE_CORRECTION = "declare_correction"
    CONTEST_LETTER = "contest_letter"
    SEE_REVEALED = "see_revealed"
    DRAFT_AMENDMENT = "draft_amendment"
    TABLE_AMENDMENT = "table_amendment"
    SPONSOR_AMENDMENT = "sponsor_amendment"
    WITHDRAW_AMENDMENT = "withdraw_amendment"
    # the secretariat
    OPEN_SECRETARIAT = "open_secretariat"
    CREATE_CONSULTATION = "create_consultation"
    READ_UNPUBLISHED = "read_unpublished"
    EDIT_TEXT = "edit_text"
    PUBLISH_REVISION = "publish_revision"
    MOVE_CONSULTATION = "move_consultation"
    EXTEND_DEADLINE = "extend_deadline"
    SET_REGISTER = "set_register"
    SET_CONDUCT = "set_conduct"
    READ_ALL_COMMENTS = "read_all_comments"
    DISPOSE_COMMENT = "dispose_comment"
    CONFIRM_REJECTION = "confirm_rejection"
    ASSIGN_COMMENT = "assign_comment"
    NOTE_ON_COMMENT = "note_on_comment"
    HIDE_COMMENT = "hide_comment"
    TRANSLATE_AMENDMENT = "translate_amendment"
    ADOPT_AMENDMENT = "adopt_amendment"
    APPLY_AMENDMENTS = "apply_amendments"
    DRAFT_BALLOT = "draft_ballot"
    APPROVE_BALLOT = "approve_ballot"
    ANNUL_BALLOT = "annul_ballot"
    HOLD_SITTING = "hold_sitting"
    SEE_MISSING_BALLOTS = "see_missing_ballots"
    CONFIRM_CORRECTION = "confirm_correction"
    HIDE_STATEMENT = "hide_statement"
    ENTER_LETTER = "enter_letter"
    CONFIRM_LETTER = "confirm_letter"
    # accounts
    DECIDE_ACCREDITATION = "decide_accreditation"
    MANAGE_DELEGATIONS = "manage_delegations"
    SUSPEND_DELEGATION = "suspend_delegation"
    APPOINT_OFFICIAL = "appoint_official"
    READ_SECURITY_LOG = "read_security_log"


@dataclass(frozen=True, slots=True)
class Capacity:
    """Who asks: roles held in this matter, and the standing of the delegation acted for."""

    roles: frozenset[Role]
    standing: Standing | None = None
    suspended: bool = False

    @property
    def signed_in(self) -> bool:
        """Whether a person is behind this."""
        return Role.PERSON in self.roles


@dataclass(frozen=True, slots=True)
class Grant:
    """Who may, in which states of the consultation, with which standing."""

    roles: frozenset[Role]
    states: frozenset[State] | None = None
    standing: frozenset[Standing] | None = None
    refused_role: Code = Code.NOT_OPEN_TO_YOU


_LEADERS = frozenset({Role.HEAD, Role.ALTERNATE})
_DELEGATION = _LEADERS | {Role.MEMBER}
_DESK = frozenset({Role.MODERATOR, Role.RAPPORTEUR})
_OFFICIALS = frozenset({Role.MODERATOR, Role.RAPPORTEUR, Role.CHAIR, Role.ADMINISTRATOR, Role.AUDITOR})
_ALL = frozenset({Role.PUBLIC})
_PERSON = frozenset({Role.PERSON})
_MODERATOR = frozenset({Role.MODERATOR})
_CHAIR = frozenset({Role.CHAIR})
_PRESIDIUM = frozenset({Role.CHAIR, Role.MODERATOR})
_ACCOUNTS = frozenset({Role.MODERATOR, Role.ADMINISTRATOR})
_BOTH = frozenset(Standing)
_VOTING = frozenset({Standing.VOTING})
_LIVING = frozenset(State) - {State.WITHDRAWN, State.ARCHIVED}
_WRITABLE = phases.COMMENTABLE | phases.LATE
_SPOKEN = frozenset(State) - {State.DRAFT, State.ARCHIVED}
_UNDECIDED = phases.AMENDABLE | phases.VOTABLE | {State.OPEN_FOR_VOTE}
_EDITABLE = frozenset({State.DRAFT, State.COMMENTS_CLOSED, State.DISPOSITION, State.REVISED})

TABLE: dict[Act, Grant] = {
    Act.READ_SITE: Grant(_ALL),
    Act.READ_CONSULTATION: Grant(_ALL, phases.PUBLIC),
    Act.READ_RECORD: Grant(_ALL),
    Act.REQUEST_ACCREDITATION: Grant(_ALL),
    Act.SIGN_IN: Grant(_ALL),
    Act.USE_LINK: Grant(_ALL),
    Act.SIGN_OUT: Grant(_PERSON),
    Act.MANAGE_ACCOUNT: Grant(_PERSON),
    Act.CHOOSE_DESK: Grant(_PERSON),
    Act.OPEN_DESK: Grant(_DELEGATION),
    Act.DRAFT_COMMENT: Grant(_DELEGATION, _WRITABLE, _BOTH),
    Act.SUBMIT_COMMENT: Grant(_LEADERS, _WRITABLE, _BOTH, Code.ROLE_MAY_NOT_SUBMIT),
    Act.RETURN_DRAFT: Grant(_LEADERS, None, None, Code.ROLE_MAY_NOT_SUBMIT),
    Act.REMARK_ON_DRAFT: Grant(_DELEGATION, None, _BOTH),
    Act.SHOW_DRAFT: Grant(_DELEGATION, None, _BOTH),
    Act.MARK_READ: Grant(_DELEGATION),
    Act.ASSIGN: Grant(_LEADERS, _SPOKEN, _BOTH, Code.ROLE_MAY_NOT_ASSIGN),
    Act.COMPLETE_ASSIGNMENT: Grant(_DELEGATION, None, _BOTH),
    Act.WITHDRAW_COMMENT: Grant(_LEADERS, _SPOKEN, _BOTH, Code.ROLE_MAY_NOT_SUBMIT),
    Act.ENDORSE_COMMENT: Grant(_LEADERS, _WRITABLE, _BOTH, Code.ROLE_MAY_NOT_SUBMIT),
    Act.ALIGN: Grant(_LEADERS, phases.COMMENTABLE, _BOTH, Code.ROLE_MAY_NOT_SUBMIT),
    Act.REACT_TO_ANSWER: Grant(_LEADERS, phases.ANSWERED, _BOTH, Code.ROLE_MAY_NOT_SUBMIT),
    Act.TAKE_POSITION: Grant(_LEADERS, phases.POSITIONABLE, _BOTH, Code.ROLE_MAY_NOT_SUBMIT),
    Act.DECLARE_INTERESTS: Grant(_LEADERS, _SPOKEN, _BOTH, Code.ROLE_MAY_NOT_SUBMIT),
    Act.SEE_OWN_VOTE: Grant(_LEADERS, None, None, Code.ROLE_MAY_NOT_VOTE),
    Act.CAST_VOTE: Grant(_LEADERS, None, _VOTING, Code.ROLE_MAY_NOT_VOTE),
    Act.EXPLAIN_VOTE: Grant(_LEADERS, _SPOKEN, _BOTH, Code.ROLE_MAY_NOT_SUBMIT),
    Act.REPLY_TO_EXPLANATION: Grant(_LEADERS, _SPOKEN, _BOTH, Code.ROLE_MAY_NOT_SUBMIT),
    Act.DECLARE_CORRECTION: Grant(_LEADERS, _SPOKEN, _BOTH, Code.ROLE_MAY_NOT_SUBMIT),
    Act.CONTEST_LETTER: Grant(_LEADERS, None, _VOTING, Code.ROLE_MAY_NOT_SUBMIT),
    Act.SEE_REVEALED: Grant(_DELEGATION, None, _VOTING),
    Act.DRAFT_AMENDMENT: Grant(_DELEGATION, phases.AMENDABLE, _VOTING),
    Act.TABLE_AMENDMENT: Grant(_LEADERS, phases.AMENDABLE, _VOTING, Code.ROLE_MAY_NOT_SUBMIT),
    Act.SPONSOR_AMENDMENT: Grant(_LEADERS, _UNDECIDED, _VOTING, Code.ROLE_MAY_NOT_SUBMIT),
    Act.WITHDRAW_AMENDMENT: Grant(_LEADERS, _UNDECIDED, _VOTING, Code.ROLE_MAY_NOT_SUBMIT),
    Act.OPEN_SECRETARIAT: Grant(_OFFICIALS),
    Act.CREATE_CONSULTATION: Grant(_MODERATOR),
    Act.READ_UNPUBLISHED: Grant(_OFFICIALS),
    Act.EDIT_TEXT: Grant(_DESK, _EDITABLE),
    Act.PUBLISH_REVISION: Grant(_MODERATOR, _EDITABLE),
    Act.MOVE_CONSULTATION: Grant(_PRESIDIUM, _LIVING),
    Act.EXTEND_DEADLINE: Grant(_MODERATOR, frozenset(phases.PERIODS)),
    Act.SET_REGISTER: Grant(_MODERATOR, _LIVING),
    Act.SET_CONDUCT: Grant(_MODERATOR, _LIVING),
    Act.READ_ALL_COMMENTS: Grant(_DESK),
    Act.DISPOSE_COMMENT: Grant(_DESK, phases.COMMENTABLE | phases.LATE),
    Act.CONFIRM_REJECTION: Grant(_DESK, phases.COMMENTABLE | phases.LATE),
    Act.ASSIGN_COMMENT: Grant(_DESK, phases.COMMENTABLE | phases.LATE),
    Act.NOTE_ON_COMMENT: Grant(_DESK),
    Act.HIDE_COMMENT: Grant(_MODERATOR, _SPOKEN),
    Act.TRANSLATE_AMENDMENT: Grant(_DESK, _UNDECIDED),
    Act.ADOPT_AMENDMENT: Grant(_CHAIR, phases.VOTABLE),
    Act.APPLY_AMENDMENTS: Grant(_DESK, frozenset({State.REVISED})),
    Act.DRAFT_BALLOT: Grant(_PRESIDIUM, _LIVING),
    Act.APPROVE_BALLOT: Grant(_PRESIDIUM, _LIVING),
    Act.ANNUL_BALLOT: Grant(_PRESIDIUM, _LIVING),
    Act.HOLD_SITTING: Grant(_CHAIR, phases.VOTABLE | {State.OPEN_FOR_VOTE}),
    Act.SEE_MISSING_BALLOTS: Grant(_PRESIDIUM),
    Act.CONFIRM_CORRECTION: Grant(_PRESIDIUM, _SPOKEN),
    Act.HIDE_STATEMENT: Grant(_MODERATOR, _SPOKEN),
    Act.ENTER_LETTER: Grant(_MODERATOR),
    Act.CONFIRM_LETTER: Grant(_PRESIDIUM),
    Act.DECIDE_ACCREDITATION: Grant(_ACCOUNTS),
    Act.MANAGE_DELEGATIONS: Grant(_ACCOUNTS),
    Act.SUSPEND_DELEGATION: Grant(_MODERATOR),
    Act.APPOINT_OFFICIAL: Grant(frozenset({Role.ADMINISTRATOR})),
    Act.READ_SECURITY_LOG: Grant(frozenset({Role.AUDITOR, Role.ADMINISTRATOR})),
}


def may(capacity: Capacity, act: Act, state: State | None = None) -> Refusal | None:
    """None when the act is allowed; else the refusal that says why not and who may."""
    grant = TABLE[act]
    refusal = _role_refusal(capacity, grant)
    if refusal is None and grant.standing is not None:
        refusal = _standing_refusal(capacity, grant.standing)
    if refusal is None and grant.states is not None and state is not None and state not in grant.states:
        refusal = Refusal(Code.STATE_FORBIDS, state=state.value)
    return refusal


def knock(capacity: Capacity, act: Act) -> Refusal | None:
    """Whether any role held anywhere opens the door to this act: the gate's first, coarse question."""
    return _role_refusal(capacity, TABLE[act])


def _role_refusal(capacity: Capacity, grant: Grant) -> Refusal | None:
    if grant.roles & (capacity.roles | {Role.PUBLIC}):
        return None
    if not capacity.signed_in:
        return Refusal(Code.SIGN_IN_NEEDED)
    if grant.refused_role is not Code.NOT_OPEN_TO_YOU and Role.MEMBER in capacity.roles:
        return Refusal(grant.refused_role, role=Role.MEMBER.value)
    return Refusal(Code.NOT_OPEN_TO_YOU, audience=",".join(sorted(grant.roles)))


def _standing_refusal(capacity: Capacity, allowed: frozenset[Standing]) -> Refusal | None:
    if capacity.standing is None:
        return Refusal(Code.NOT_A_PARTICIPANT)
    if capacity.suspended:
        return Refusal(Code.DELEGATION_SUSPENDED)
    if capacity.standing not in allowed:
        return Refusal(Code.OBSERVER_HAS_NO_VOTE)
    return None
