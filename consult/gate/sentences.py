"""What every refusal says to the reader, and with which HTTP status."""

from datetime import datetime

from consult.gate.amendment_sentences import SENTENCES as AMENDMENT_SENTENCES
from consult.gate.bracket_sentences import SENTENCES as BRACKET_SENTENCES
from consult.gate.comment_sentences import SENTENCES as COMMENT_SENTENCES
from consult.gate.draft_sentences import SENTENCES as DRAFT_SENTENCES
from consult.gate.instants import instant as written
from consult.gate.record_sentences import SENTENCES as RECORD_SENTENCES
from consult.gate.statement_sentences import SENTENCES as STATEMENT_SENTENCES
from consult.language import lazy_pgettext, pgettext
from consult.rules.refusal import Code, Fact, Refusal

_p = lazy_pgettext

SENTENCES: dict[Code, tuple[int, object]] = {
    Code.SIGN_IN_NEEDED: (
        401,
        _p("refusal", "You are not signed in. Sign in to continue; what you typed has been kept."),
    ),
    Code.NOT_OPEN_TO_YOU: (403, _p("refusal", "This page is open to %(audience)s only.")),
    Code.ROLE_MAY_NOT_VOTE: (
        403,
        _p("refusal", "Only the head of delegation or an alternate may vote. You are accredited as %(role)s."),
    ),
    Code.ROLE_MAY_NOT_SUBMIT: (
        403,
        _p(
            "refusal",
            "Only the head of delegation or an alternate may act in the delegation's name. "
            "You are accredited as %(role)s.",
        ),
    ),
    Code.OBSERVER_HAS_NO_VOTE: (403, _p("refusal", "Observers may comment but have no vote.")),
    Code.NOT_A_PARTICIPANT: (403, _p("refusal", "This delegation does not take part in this consultation.")),
    Code.DELEGATION_SUSPENDED: (
        403,
        _p(
            "refusal",
            "The delegation is suspended. The secretariat's reason stands on the delegation's page.",
        ),
    ),
    Code.STATE_FORBIDS: (
        409,
        _p("refusal", "Not possible now: the consultation is in the state “%(state)s”."),
    ),
    Code.NOT_FOUND: (
        404,
        _p(
            "refusal",
            "There is no page at this address. It may have been moved; search for the symbol or title.",
        ),
    ),
    Code.METHOD_NOT_ALLOWED: (
        405,
        _p("refusal", "This address does not accept what was sent. Go back and use the form."),
    ),
    Code.FORM_EXPIRED: (
        400,
        _p("refusal", "This form was open for too long. Nothing is lost; please send it once more."),
    ),
    Code.BAD_REQUEST: (400, _p("refusal", "The request cannot be read. Go back and use the form.")),
    Code.TOO_LARGE: (413, _p("refusal", "The file is larger than %(limit)s.")),
    Code.BUSY: (503, _p("refusal", "The site is busy. Nothing was changed; please try again in a moment.")),
    Code.WRONG_CREDENTIALS: (422, _p("refusal", "The e-mail address or the password is not right.")),
    Code.TOO_MANY_ATTEMPTS: (429, _p("refusal", "Too many attempts. Please try again after %(time)s.")),
    Code.LINK_SPENT: (410, _p("refusal", "This link has been used or has expired. Ask for a new one.")),
    Code.WRONG_PASSWORD: (422, _p("refusal", "The present password is not right.")),
    Code.ADDRESS_TAKEN: (422, _p("refusal", "Another account uses this e-mail address.")),
    Code.ALREADY_DECIDED: (409, _p("refusal", "This request has been decided already.")),
    Code.ALREADY_ACCREDITED: (409, _p("refusal", "This person is accredited to this delegation already.")),
    Code.LAST_ADMINISTRATOR: (
        409,
        _p("refusal", "The last administrator cannot be removed. Appoint another one first."),
    ),
    Code.BAD_PERIOD: (422, _p("refusal", "The end must be later than the beginning.")),
    Code.NOT_IN_FORCE: (409, _p("refusal", "This is no longer in force; nothing was changed.")),
    Code.ALREADY_APPOINTED: (409, _p("refusal", "This person holds this office already.")),
    Code.PASSWORD_SET: (
        409,
        _p("refusal", "This person has an account with a password already. No invitation is needed."),
    ),
    Code.ALREADY_SUSPENDED: (409, _p("refusal", "The delegation is suspended already.")),
    Code.NOT_SUSPENDED: (409, _p("refusal", "The delegation is not suspended.")),
    Code.BAD_ROW: (
        422,
        _p("refusal", "Nothing has been imported: another delegation has the %(column)s of row %(row)s, %(value)s."),
    ),
    Code.BAD_FILE: (422, _p("refusal", "This kind of file cannot be imported. Accepted: %(kinds)s.")),
    Code.NAME_TAKEN: (422, _p("refusal", "Another delegation has this name or key.")),
    Code.SYMBOL_TAKEN: (422, _p("refusal", "Another consultation has this symbol.")),
    Code.DEADLINE_ONLY_LATER: (422, _p("refusal", "A deadline may be extended, not shortened.")),
    Code.DEADLINE_TOO_SOON: (422, _p("refusal", "A period must be open for at least %(days)s days.")),
    Code.TEXT_MISSING: (
        409,
        _p("refusal", "The revision cannot be published: %(num)s provisions have no text in %(language)s."),
    ),
    Code.STATUS_NOT_CONFIRMED: (
        409,
        _p(
            "refusal",
            "Some provisions are not authentic in both languages. Confirm each by name, or complete the text.",
        ),
    ),
    Code.DESCENT_UNDECIDED: (
        409,
        _p(
            "refusal",
            "Say first what went where: %(num)s times words seem to have gone on under another provision, "
            "and nobody has said whether they have.",
        ),
    ),
    Code.REVISION_PUBLISHED: (
        409,
        _p("refusal", "A published revision cannot be changed. Begin the next one."),
    ),
    Code.REVISION_OPEN: (409, _p("refusal", "There is an unpublished revision already. Publish it first.")),
    Code.NOTHING_TO_PUBLISH: (
        409,
        _p("refusal", "There is no text to publish yet. Import or write one first."),
    ),
    Code.UNDISPOSED_COMMENTS: (
        409,
        _p("refusal", "The revision cannot be published: %(num)s comments have no disposition."),
    ),
    Code.EDITED_MEANWHILE: (
        409,
        _p(
            "refusal",
            "Somebody else has changed this text since you opened it. Both versions are shown below.",
        ),
    ),
    Code.MEND_IMPOSSIBLE: (422, _p("refusal", "This cannot be done with this row: %(why)s")),
    Code.NO_TEXT_PUBLISHED: (
        409,
        _p("refusal", "Nothing can be commented on yet. Publish a text in both languages first."),
    ),
    Code.CHANGE_LOG_NEEDED: (422, _p("refusal", "Say in both languages what has changed in this revision.")),
    Code.NOTHING_CHOSEN: (422, _p("refusal", "Nothing was chosen, or it stands so already.")),
    Code.ADMITTED_ALREADY: (
        409,
        _p("refusal", "A delegation admitted to a public consultation cannot be taken out; change its standing."),
    ),
    Code.ALIGNMENT_UNCONFIRMED: (
        409,
        _p(
            "refusal",
            "%(num)s rows lack a text in one language. Mend them, or mark them as awaiting translation.",
        ),
    ),
    Code.NEWER_REVISION: (
        409,
        _p("refusal", "A newer text, %(symbol)s, has been published. Read it and take the position on it."),
    ),
    Code.VOTING_NOT_BEGUN: (409, _p("refusal", "Voting has not begun. It opens at %(time)s.")),
    Code.VOTING_CLOSED: (
        409,
        _p("refusal", "Voting closed at %(time)s. Your vote arrived at %(arrived)s and was not counted."),
    ),
    Code.BALLOT_ANNULLED: (
        409,
        _p("refusal", "This ballot was annulled. The question may be put again as a new one."),
    ),
    Code.VOTED_MEANWHILE: (
        409,
        _p(
            "refusal",
            "Your delegation voted after you opened this page. Its vote is now “%(choice)s”. "
            "Confirm if you wish to change it.",
        ),
    ),
    Code.NOT_IN_REGISTER: (
        403,
        _p(
            "refusal",
            "Your delegation was admitted after this ballot opened. It may vote from the next ballot.",
        ),
    ),
    Code.CHOICE_UNKNOWN: (422, _p("refusal", "Choose one of the answers on the ballot paper.")),
    Code.NEGATIVE_NEEDS_REASON: (422, _p("refusal", "Under this rule a negative vote needs a reason.")),
    Code.BALLOT_FROZEN: (
        409,
        _p("refusal", "The question, the rule and the register cannot be changed once the ballot is open."),
    ),
    Code.SECOND_PERSON_NEEDED: (
        403,
        _p("refusal", "A second person must approve this act: not the one who asked for it."),
    ),
    Code.BALLOT_OPEN: (409, _p("refusal", "The sitting cannot end while a ballot is open.")),
    Code.NOT_AUTHENTIC: (
        409,
        _p("refusal", "A ballot on a text can open only when all of it is authentic in both languages."),
    ),
    Code.NO_SITTING: (409, _p("refusal", "No sitting is open. The chair opens it.")),
    Code.SITTING_OPEN: (409, _p("refusal", "A sitting is open already.")),
    Code.NO_QUESTIONS: (409, _p("refusal", "A sitting needs at least one approved ballot.")),
    Code.STILL_COUNTING: (409, _p("refusal", "Voting has closed and is being counted.")),
    Code.BALLOT_APPROVED: (
        409,
        _p(
            "refusal",
            "This ballot has been approved and can no longer be changed. It can be annulled and put again.",
        ),
    ),
    Code.BALLOT_EDITED: (
        409,
        _p("refusal", "This ballot was changed after you opened the page. Read it once more before you approve it."),
    ),
    Code.BALLOT_CLOSES_TOO_SOON: (422, _p("refusal", "The close must be later than now. It is now %(time)s.")),
    Code.NO_TEXT_TO_VOTE_ON: (
        409,
        _p(
            "refusal",
            "There is no published text to vote on. Publish a revision first, or put a question of procedure.",
        ),
    ),
    Code.NOTHING_TO_ANNUL: (409, _p("refusal", "Only an approved, open or closed ballot can be annulled.")),
    Code.ANNULMENT_ASKED: (
        409,
        _p("refusal", "Annulling this ballot has been asked for already. A second person confirms it."),
    ),
    Code.CHAIR_NEEDED: (
        403,
        _p("refusal", "The chair must be one of the two persons who annul a ballot."),
    ),
    Code.NOT_TO_BE_PUT_AGAIN: (
        409,
        _p(
            "refusal",
            "A question can be put again once: if its ballot was annulled, decided nothing, was tied, ended by an "
            "objection or was settled by an annulled one; otherwise only on a motion to reconsider it. See whether "
            "that has been done already.",
        ),
    ),
    Code.QUESTION_NOT_DECIDED_BEFORE: (
        409,
        _p(
            "refusal",
            "Ballot %(number)s is still open when this one opens. Let this one open at its close or later.",
        ),
    ),
    Code.QUESTION_MOOT: (
        409,
        _p("refusal", "This question is not put to the vote: the result of another ballot has settled it."),
    ),
    Code.NOT_TO_BE_RECONSIDERED: (
        409,
        _p(
            "refusal",
            "Only a question that was adopted or not adopted can be reconsidered, and only one motion is put on it. "
            "See whether there is one already.",
        ),
    ),
    Code.RECONSIDERED_BY_TWO_THIRDS: (
        422,
        _p("refusal", "A motion to reconsider is a question of procedure and needs a two-thirds majority."),
    ),
    Code.DECIDED_BY_VOTE: (409, _p("refusal", "This question is put to the vote: say no on the ballot paper.")),
    Code.DECIDED_WITHOUT_VOTE: (
        409,
        _p("refusal", "There is no vote on this question: it is adopted unless a delegation objects."),
    ),
    Code.SILENCE_BROKEN_ALREADY: (
        409,
        _p(
            "refusal",
            "Another delegation objected at %(time)s: the procedure has ended, and the question is not adopted.",
        ),
    ),
    Code.TOO_LITTLE_TIME_TO_OBJECT: (
        422,
        _p(
            "refusal",
            "A silence procedure lasts at least %(hours)s hours, a call to adopt without a vote %(minutes)s minutes. "
            "Let it close later.",
        ),
    ),
    Code.NO_VOTE_YET: (404, _p("refusal", "Your delegation has not voted in this ballot yet.")),
    **COMMENT_SENTENCES,
    **AMENDMENT_SENTENCES,
    **BRACKET_SENTENCES,
    **DRAFT_SENTENCES,
    **RECORD_SENTENCES,
    **STATEMENT_SENTENCES,
    Code.REVEAL_NOT_ALLOWED: (
        422,
        _p("refusal", "The checking time is at most %(longest)s seconds, and shorter than the vote itself."),
    ),
    Code.NOT_REVEALED: (
        409,
        _p("refusal", "The votes are shown to the delegations entitled to vote from %(time)s to %(until)s."),
    ),
    Code.LETTER_WAITS: (
        409,
        _p("refusal", "A letter of this delegation waits for a second official. Have it confirmed, or withdraw it."),
    ),
    Code.LETTER_ENDED: (
        409,
        _p("refusal", "This entry has been confirmed, refused or withdrawn already. Nothing was changed."),
    ),
    Code.LETTER_OVERTAKEN: (
        409,
        _p(
            "refusal",
            "The delegation itself has voted on the site since this letter was entered. "
            "Its own later vote stands; nothing was changed.",
        ),
    ),
    Code.LETTER_TOO_LATE: (
        409,
        _p("refusal", "Voting closed at %(time)s. A letter not confirmed before is void: it is not a vote."),
    ),
    Code.LETTER_DATED_AHEAD: (422, _p("refusal", "The letter cannot bear a date that has not come yet.")),
    Code.SIGNER_NOT_ACCREDITED: (
        422,
        _p("refusal", "The letter must be signed by a head of delegation or an alternate who is accredited now."),
    ),
    Code.NO_VOTE_BY_LETTER: (
        409,
        _p("refusal", "The secretariat has entered no vote of your delegation in this ballot from a letter."),
    ),
    Code.CONTESTED_ALREADY: (409, _p("refusal", "Your delegation contests this vote by letter already.")),
}

_FACTS: dict[str, dict[str, object]] = {
    "role": {
        "member": _p("role", "member of delegation"),
        "alternate": _p("role", "alternate"),
        "head": _p("role", "head of delegation"),
    },
    "language": {"en": _p("text", "English"), "zh": _p("text", "Chinese")},
    "state": {
        "draft": _p("text", "draft"),
        "open_for_comment": _p("state", "Open for comment"),
        "comments_closed": _p("state", "Comments closed"),
        "disposition": _p("state", "Disposition of comments"),
        "revised": _p("state", "Revised"),
        "open_for_amendments": _p("state", "Open for amendments"),
        "frozen": _p("state", "Last call"),
        "open_for_vote": _p("state", "Open for vote"),
        "decided": _p("state", "Decided"),
        "published": _p("state", "Published"),
        "withdrawn": _p("state", "Withdrawn"),
        "archived": _p("state", "Archived"),
    },
    "why": {
        "no_such_row": _p("mend", "there is no such row any more."),
        "no_neighbour": _p("mend", "there is no row beside it."),
        "split_leaves_empty": _p(
            "mend", "leave an empty line where the text is to be cut, with words on both sides."
        ),
        "nothing_to_join": _p("mend", "the next row has no text in this language."),
        "kinds_differ": _p("mend", "the next row is of another kind; set the kind first."),
        "row_not_empty": _p("mend", "it holds text. Move or join the text first."),
    },
    "choice": {
        "yes": _p("ballot-choice", "In favour"),
        "no": _p("ballot-choice", "Against"),
        "abstain": _p("ballot-choice", "Abstain"),
        "not_participating": _p("ballot-choice", "Not participating"),
        "recused": _p("ballot-choice", "Recused"),
        "no_objection": _p("ballot-choice", "No objection"),
    },
}

_AUDIENCES: dict[str, object] = {
    "person": _p("audience", "persons signed in"),
    "member": _p("role", "member of delegation"),
    "alternate": _p("role", "alternate"),
    "head": _p("role", "head of delegation"),
    "moderator": _p("audience", "the secretariat"),
    "rapporteur": _p("role", "rapporteur"),
    "chair": _p("role", "chair"),
    "administrator": _p("role", "administrator"),
    "auditor": _p("role", "auditor"),
}


def say(refusal: Refusal) -> str:
    """The refusal as a sentence in the reader's language."""
    facts = {name: _fact(name, value) for name, value in refusal.facts.items()}
    sentence = str(SENTENCES[refusal.code][1])
    said: str = sentence % facts
    return said


def status(refusal: Refusal) -> int:
    """The HTTP status that goes with a refusal."""
    return SENTENCES[refusal.code][0]


def _fact(name: str, value: Fact) -> str:
    if isinstance(value, datetime):
        return written(value)
    if name == "audience":
        return str(pgettext("list", ", ")).join(str(_AUDIENCES.get(part, part)) for part in str(value).split(","))
    if name == "references":
        return str(pgettext("list", ", ")).join(str(value).split(","))
    return str(_FACTS.get(name, {}).get(str(value), value))
