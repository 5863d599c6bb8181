"""Mails about consultations, their texts, comments and ballots, in words; of a vote only that it was recorded."""

from datetime import date, datetime

from msgspec.structs import replace

from consult.documents.letters import Facts, Particular, Words, Writers, name_of, said
from consult.language import gettext, ngettext, pgettext
from consult.rules.decision import Decision, Rule
from consult.services.outbox import MailKind


def _comments_opened(facts: Facts, language: str) -> Words:
    return Words(
        subject=gettext("Comments are invited on %(symbol)s", symbol=facts["symbol"]),
        paragraphs=(
            gettext(
                "The comment period on “%(title)s” (%(symbol)s) has begun.",
                title=said(facts, "title", language),
                symbol=facts["symbol"],
            ),
            gettext("Members draft; the head of delegation or an alternate submits in the delegation's name."),
        ),
        particulars=(Particular(label=gettext("Comments close"), at=_instant(facts, "closes")),),
        path=f"/consultations/{facts['path']}/text/",
        label=gettext("Read the text"),
    )


def _amendments_opened(facts: Facts, language: str) -> Words:
    return Words(
        subject=gettext("Amendments are invited to %(symbol)s", symbol=facts["symbol"]),
        paragraphs=(
            gettext(
                "The period for amendments to “%(title)s” (%(symbol)s) has begun.",
                title=said(facts, "title", language),
                symbol=facts["symbol"],
            ),
            gettext("Members draft; the head of delegation or an alternate tables in the delegation's name."),
        ),
        particulars=(Particular(label=gettext("Amendments close"), at=_instant(facts, "closes")),),
        path=f"/consultations/{facts['path']}/text/",
        label=gettext("Read the text"),
    )


def _deadline_extended(facts: Facts, language: str) -> Words:
    if facts.get("state") == "open_for_amendments":
        subject = gettext("More time for amendments to %(symbol)s")
        sentence = gettext(
            "The secretariat has extended the period for amendments to “%(title)s” (%(symbol)s), for this reason:"
        )
    else:
        subject = gettext("More time for comments on %(symbol)s")
        sentence = gettext(
            "The secretariat has extended the comment period on “%(title)s” (%(symbol)s), for this reason:"
        )
    return Words(
        subject=subject % {"symbol": facts["symbol"]},
        paragraphs=(sentence % {"title": said(facts, "title", language), "symbol": facts["symbol"]},),
        quotation=said(facts, "reason", language),
        particulars=(
            Particular(label=gettext("New deadline"), at=_instant(facts, "closes")),
            Particular(label=gettext("Deadline until now"), at=_instant(facts, "was")),
        ),
        path=f"/consultations/{facts['path']}/",
        label=gettext("Open the consultation"),
    )


def _revision_published(facts: Facts, language: str) -> Words:
    return Words(
        subject=gettext("A new revision is published: %(revision)s", revision=facts["revision"]),
        paragraphs=(
            gettext(
                "The secretariat has published a new revision of “%(title)s”, %(revision)s, in both languages.",
                title=said(facts, "title", language),
                revision=facts["revision"],
            ),
            gettext("The page shows what has changed since the revision before, and why."),
        ),
        path=f"/consultations/{facts['path']}/text/{facts['number']}/",
        label=gettext("Read the revision"),
    )


def _comment_answered(facts: Facts, language: str) -> Words:
    return Words(
        subject=gettext("Comment %(reference)s has been answered", reference=facts["reference"]),
        paragraphs=(
            gettext(
                "The secretariat has answered your delegation's comment %(reference)s on “%(title)s”.",
                reference=facts["reference"],
                title=said(facts, "title", language),
            ),
        ),
        quotation=said(facts, "answer", language),
        path=f"/consultations/{facts['path']}/comments/{facts['reference']}/",
        label=gettext("The comment and the answer"),
    )


def _question_opened(facts: Facts, language: str) -> Words:
    return _ballot_opened(facts, language) if _is_voted_on(facts) else _objections_awaited(facts, language)


def _objections_awaited(facts: Facts, language: str) -> Words:
    return Words(
        subject=gettext(
            "Adopted unless a delegation objects: %(symbol)s, ballot %(number)s",
            symbol=facts["symbol"],
            number=facts["ballot"],
        ),
        paragraphs=(
            gettext(
                "A question on “%(title)s” (%(symbol)s) is before the delegations. %(delegation)s may object to it.",
                title=said(facts, "title", language),
                symbol=facts["symbol"],
                delegation=name_of(facts, language),
            ),
            gettext(
                "Whoever agrees has nothing to do. The head of delegation or an alternate can object in writing."
            ),
        ),
        particulars=(
            Particular(label=gettext("Question"), text=said(facts, "question", language)),
            Particular(label=gettext("Decision rule"), rule=Rule.from_facts(facts["rule"])),
            Particular(label=gettext("Objections until"), at=_instant(facts, "closes")),
        ),
        path=f"/desk/{facts['key']}/{facts['path']}/ballots/{facts['ballot']}/objection/",
        label=gettext("Open the page of the question"),
    )


def _ballot_opened(facts: Facts, language: str) -> Words:
    return Words(
        subject=gettext(
            "Voting is open: %(symbol)s, ballot %(number)s", symbol=facts["symbol"], number=facts["ballot"]
        ),
        paragraphs=(
            gettext(
                "A ballot is open on “%(title)s” (%(symbol)s). %(delegation)s is entitled to vote.",
                title=said(facts, "title", language),
                symbol=facts["symbol"],
                delegation=name_of(facts, language),
            ),
            gettext(
                "The head of delegation or an alternate hands in the ballot paper and may replace it until the close."
            ),
        ),
        particulars=(
            Particular(label=gettext("Question put to the vote"), text=said(facts, "question", language)),
            Particular(label=gettext("Decision rule"), rule=Rule.from_facts(facts["rule"])),
            Particular(label=gettext("Voting closes"), at=_instant(facts, "closes")),
            *_checking_time(facts["reveal"]),
        ),
        path=f"/desk/{facts['key']}/{facts['path']}/ballots/{facts['ballot']}/",
        label=gettext("Open the ballot paper"),
    )


def _vote_recorded(facts: Facts, language: str) -> Words:
    return Words(
        subject=gettext(
            "A vote is recorded: %(symbol)s, ballot %(number)s", symbol=facts["symbol"], number=facts["ballot"]
        ),
        paragraphs=(
            gettext(
                "A vote of the delegation of %(delegation)s is in the record, sealed until the close.",
                delegation=name_of(facts, language),
            ),
            gettext(
                "This mail never says which. The receipt is on the site, for the head of delegation and alternates."
            ),
            gettext(
                "If nobody of your delegation handed it in, replace it before the close and write to the secretariat."
            ),
        ),
        particulars=(
            Particular(label=gettext("Question put to the vote"), text=said(facts, "question", language)),
            Particular(label=gettext("Recorded"), at=_instant(facts, "at")),
            Particular(label=gettext("Voting closes"), at=_instant(facts, "closes")),
        ),
        path=f"/desk/{facts['key']}/{facts['path']}/ballots/{facts['ballot']}/receipt/",
        label=gettext("See the receipt"),
    )


def _letter_vote_recorded(facts: Facts, language: str) -> Words:
    return Words(
        subject=gettext(
            "A vote by letter is recorded: %(symbol)s, ballot %(number)s",
            symbol=facts["symbol"],
            number=facts["ballot"],
        ),
        paragraphs=(
            gettext(
                "The secretariat has entered a vote of the delegation of %(delegation)s from a signed letter. Two "
                "officials have read the letter; the vote is in the record, sealed until the close.",
                delegation=name_of(facts, language),
            ),
            gettext(
                "This mail never says which. The receipt is on the site, for the head of delegation and alternates."
            ),
            gettext(
                "If the letter is not yours, vote on the site before the close: that vote replaces this one. The "
                "page of the receipt lets you contest it, before the close and after it."
            ),
        ),
        particulars=(
            Particular(label=gettext("Question put to the vote"), text=said(facts, "question", language)),
            Particular(label=gettext("Reference of the letter"), text=facts["reference"]),
            Particular(label=gettext("Date of the letter"), on=date.fromisoformat(facts["signed_on"])),
            Particular(label=gettext("Recorded"), at=_instant(facts, "at")),
            Particular(label=gettext("Voting closes"), at=_instant(facts, "closes")),
        ),
        path=f"/desk/{facts['key']}/{facts['path']}/ballots/{facts['ballot']}/receipt/",
        label=gettext("See the receipt"),
    )


def _letter_contested(facts: Facts, language: str) -> Words:
    return _on_the_vote(
        facts,
        language,
        gettext(
            "A delegation contests a vote by letter: %(symbol)s, ballot %(number)s",
            symbol=facts["symbol"],
            number=facts["ballot"],
        ),
        gettext(
            "The delegation of %(delegation)s contests a vote that the secretariat entered from a letter.",
            delegation=name_of(facts, language),
        ),
        gettext("Its words are on the page of the ballot. They change no result. The chair can annul it."),
    )


def _correction_filed(facts: Facts, language: str) -> Words:
    return _on_the_vote(
        facts,
        language,
        gettext(
            "A note of correction is to be confirmed: %(symbol)s, ballot %(number)s",
            symbol=facts["symbol"],
            number=facts["ballot"],
        ),
        gettext(
            "The delegation of %(delegation)s says that it had intended another vote.",
            delegation=name_of(facts, language),
        ),
        gettext(
            "Its note waits for the chair or the secretariat. Whoever assures themselves that it comes from the "
            "delegation confirms it. It is public from then on and changes no result."
        ),
    )


def _correction_confirmed(facts: Facts, language: str) -> Words:
    words = _on_the_vote(
        facts,
        language,
        gettext(
            "Your note of correction is confirmed: %(symbol)s, ballot %(number)s",
            symbol=facts["symbol"],
            number=facts["ballot"],
        ),
        gettext(
            "The note of correction of the delegation of %(delegation)s has been confirmed by a second person.",
            delegation=name_of(facts, language),
        ),
        gettext("It is in the public record and stands beside the result, which has not changed."),
    )
    path = f"/consultations/{facts['path']}/ballots/{facts['ballot']}/"
    return replace(words, path=path, label=gettext("See the result"))


def _on_the_vote(facts: Facts, language: str, subject: str, *paragraphs: str) -> Words:
    """What officials are told of a vote: its question, and the page of its ballot at their desk."""
    return Words(
        subject=subject,
        paragraphs=paragraphs,
        particulars=(Particular(label=gettext("Question put to the vote"), text=said(facts, "question", language)),),
        path=f"/secretariat/consultations/{facts['path']}/ballots/{facts['ballot']}/",
        label=gettext("See the ballot"),
    )


def _result_declared(facts: Facts, language: str) -> Words:
    return Words(
        subject=gettext(
            "The result is declared: %(symbol)s, ballot %(number)s", symbol=facts["symbol"], number=facts["ballot"]
        ),
        paragraphs=(
            gettext(
                "The ballot on “%(title)s” (%(symbol)s) is closed.",
                title=said(facts, "title", language),
                symbol=facts["symbol"],
            ),
            gettext("The vote of every delegation is public now; anybody can recount.")
            if _is_voted_on(facts)
            else gettext("No vote was held. An objection, if there was one, is public with its reason."),
        ),
        particulars=(
            Particular(label=gettext("Question put to the vote"), text=said(facts, "question", language)),
            Particular(
                label=pgettext("ballot", "Result"),
                decision=Decision.from_facts(facts["result"]),
                rule=Rule.from_facts(facts["rule"]),
            ),
        ),
        path=f"/consultations/{facts['path']}/ballots/{facts['ballot']}/",
        label=gettext("See the result"),
    )


def _ballot_annulled(facts: Facts, language: str) -> Words:
    return Words(
        subject=gettext(
            "A ballot is annulled: %(symbol)s, ballot %(number)s", symbol=facts["symbol"], number=facts["ballot"]
        ),
        paragraphs=(
            gettext(
                "The ballot on “%(title)s” (%(symbol)s) has been annulled: votes handed in are without effect.",
                title=said(facts, "title", language),
                symbol=facts["symbol"],
            ),
            gettext("Two officials, the chair among them, have annulled it for this reason:"),
        ),
        quotation=said(facts, "reason", language),
        particulars=(Particular(label=gettext("Question put to the vote"), text=said(facts, "question", language)),),
        path=f"/consultations/{facts['path']}/ballots/{facts['ballot']}/",
        label=gettext("See the ballot"),
    )


def _is_voted_on(facts: Facts) -> bool:
    return Rule.from_facts(facts["rule"]).unopposed is None


def _checking_time(seconds: int) -> tuple[Particular, ...]:
    """A ballot without a checking time says nothing of it."""
    if not seconds:
        return ()
    length = ngettext("%(num)s second", "%(num)s seconds", seconds)
    return (Particular(label=gettext("Checking time before the close"), text=length),)


def _instant(facts: Facts, what: str) -> datetime:
    return datetime.fromisoformat(str(facts[what]))


WRITERS: Writers = {
    MailKind.COMMENTS_OPENED: _comments_opened,
    MailKind.AMENDMENTS_OPENED: _amendments_opened,
    MailKind.DEADLINE_EXTENDED: _deadline_extended,
    MailKind.REVISION_PUBLISHED: _revision_published,
    MailKind.COMMENT_ANSWERED: _comment_answered,
    MailKind.BALLOT_OPENED: _question_opened,
    MailKind.VOTE_RECORDED: _vote_recorded,
    MailKind.LETTER_VOTE_RECORDED: _letter_vote_recorded,
    MailKind.LETTER_CONTESTED: _letter_contested,
    MailKind.CORRECTION_FILED: _correction_filed,
    MailKind.CORRECTION_CONFIRMED: _correction_confirmed,
    MailKind.RESULT_DECLARED: _result_declared,
    MailKind.BALLOT_ANNULLED: _ballot_annulled,
}
