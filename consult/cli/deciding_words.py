"""What `consult decide` says of counts that cannot be decided, in the operator's language."""

from consult.cli.speech import gettext
from consult.rules.flaws import Flaw


def of_counts(flaw: Flaw) -> str:
    """Why no vote can have these counts."""
    words: dict[Flaw, str] = {
        Flaw.NOT_AN_INTEGER: gettext("This is not a whole number."),
        Flaw.NEGATIVE: gettext("A number of votes cannot be below zero."),
        Flaw.MORE_THAN_MEMBERS: gettext("There are more votes than members."),
        Flaw.P_MEMBERS: gettext(
            "P-members are counted both in favour and against, and there are no more of them than such votes."
        ),
        Flaw.NO_OBJECTION_NOT_COUNTED: gettext("This rule does not count delegations without objection."),
    }
    return words[flaw]
