"""What the security log keeps, in words: for its filter and its lines."""

from consult.language import lazy_pgettext
from consult.rules.refusal import Event

EVENTS = {
    Event.SIGNED_IN: lazy_pgettext("security", "Signed in"),
    Event.SIGN_IN_FAILED: lazy_pgettext("security", "Wrong password or unknown address"),
    Event.SIGNED_OUT_EVERYWHERE: lazy_pgettext("security", "Signed out everywhere"),
    Event.DEVICE_REVOKED: lazy_pgettext("security", "Signed out one device"),
    Event.INVITATION_ACCEPTED: lazy_pgettext("security", "Invitation taken up"),
    Event.PASSWORD_CHANGED: lazy_pgettext("security", "Password changed"),
    Event.RESET_ASKED: lazy_pgettext("security", "Asked for a new password"),
    Event.LINK_REFUSED: lazy_pgettext("security", "Link refused: used, expired or unknown"),
    Event.ACCREDITATION_REQUESTED: lazy_pgettext("security", "Asked for accreditation"),
    Event.OFFICIAL_APPOINTED: lazy_pgettext("security", "Official appointed"),
    Event.OFFICIAL_ENDED: lazy_pgettext("security", "Appointment ended"),
    Event.LATE_CAST: lazy_pgettext("security", "Vote refused: it arrived after the close"),
    Event.STALE_CAST: lazy_pgettext("security", "Vote refused: the delegation had voted meanwhile"),
    Event.LETTER_DIFFERED: lazy_pgettext("security", "Vote by letter refused: the two officials read it differently"),
}
LINKS = {
    "invitation": lazy_pgettext("security", "link of an invitation"),
    "reset": lazy_pgettext("security", "link for a new password"),
}
