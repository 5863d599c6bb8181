"""The pages that the browser looks at, by who looks: of the demonstration, and of the full house beside it."""

import re

from consult.models.people import Office

FLAGSHIP = "CONS-2026-1"
VOTING = "CONS-2026-2"
AMENDED = "CONS-2026-3"
DECLARATION = "A-RES-217.III.A"

ANONYMOUS = (
    "/",
    f"/consultations/{FLAGSHIP}/",
    f"/consultations/{FLAGSHIP}/text/",
    f"/consultations/{FLAGSHIP}/text/?view=redline",
    f"/consultations/{FLAGSHIP}/text/1/?language=zh",
    f"/consultations/{FLAGSHIP}/text/provisions/fair-access/",
    f"/consultations/{FLAGSHIP}/compare/1..2/",
    f"/consultations/{FLAGSHIP}/comments/",
    f"/consultations/{FLAGSHIP}/comments/C-0004/",
    f"/consultations/{FLAGSHIP}/consensus/",
    f"/consultations/{FLAGSHIP}/positions/own-conditions/",
    f"/consultations/{FLAGSHIP}/positions/own-conditions/bridges/",
    f"/consultations/{FLAGSHIP}/participation/",
    f"/consultations/{FLAGSHIP}/ballots/",
    f"/consultations/{FLAGSHIP}/ballots/1/",
    f"/consultations/{FLAGSHIP}/ballots/1/?by=region",
    f"/consultations/{VOTING}/ballots/1/",
    f"/consultations/{AMENDED}/amendments/",
    f"/consultations/{AMENDED}/amendments/AM.1/",
    f"/consultations/{AMENDED}/amendments/AM.8/",
    f"/consultations/{AMENDED}/interests/",
    f"/consultations/{DECLARATION}/text/",
    "/roll-calls/",
    "/roll-calls/ga-127/",
    "/roll-calls/seats/tha/",
    "/delegations/",
    "/delegations/ndaveru/",
    "/record/",
    "/help/",
    "/help/consensus/",
    "/about/",
    "/about/risks/",
    "/accreditation/",
    "/account/sign-in/",
    "/nowhere/",
)
HEAD = "head.ndaveru@example.org"
BY_ROLE = {
    HEAD: (
        "/desk/ndaveru/",
        f"/desk/ndaveru/{VOTING}/ballots/1/",
        f"/desk/ndaveru/{VOTING}/ballots/1/receipt/",
        "/account/",
    ),
    "member.anselvera@example.org": ("/desk/anselvera/",),
    "moderator@example.org": (
        "/secretariat/",
        f"/secretariat/consultations/{FLAGSHIP}/",
        f"/secretariat/consultations/{FLAGSHIP}/text/",
        f"/secretariat/consultations/{FLAGSHIP}/text/languages/",
        f"/secretariat/consultations/{FLAGSHIP}/comments/",
        f"/secretariat/consultations/{FLAGSHIP}/ballots/",
        f"/secretariat/consultations/{VOTING}/comments/",
        f"/secretariat/consultations/{AMENDED}/amendments/",
        f"/secretariat/consultations/{FLAGSHIP}/register/",
        "/secretariat/requests/",
        "/secretariat/requests/?answered=yes",
        "/secretariat/delegations/",
        "/secretariat/delegations/ndaveru/",
    ),
    "chair@example.org": (f"/secretariat/consultations/{VOTING}/ballots/",),
    "administrator@example.org": ("/secretariat/officials/",),
    "auditor@example.org": ("/secretariat/", "/secretariat/security/"),
}

WHO = {
    "head": lambda house: house.head,
    "head after a vote": lambda house: house.spoken.heads[0],
    "moderator": lambda house: house.moderator,
    "chair": lambda house: house.hall.chair,
    "administrator": lambda house: house.officials[Office.ADMINISTRATOR],
}
# Files and a part of a page; and public pages that the demonstration shows already, with more on them.
NO_PAGE = re.compile(r"\.csv$|/file/$|/handed-in/$")
SHOWN = re.compile(r"^/$|^/consultations/(?!.*/positions/)|^/delegations/|^/roll-calls/|^/record/$|^/about/|^/help/$")


def of_house(house, role):
    """The pages of the full house that somebody opens there."""
    found = house.pages()[WHO[role](house) if role else None]
    return [path for path in found if not NO_PAGE.search(path) and (role or not SHOWN.search(path))]
