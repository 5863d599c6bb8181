"""The addresses of a full house: every page of the site, by who opens it."""

from consult.models.people import Office

BRACKET = ("add", "complete", "resolve")
_TALLIES = ("consensus.csv", "positions.csv", "consensus.json", "consensus.vl.json")
_FILES = ("1/en.docx", "1/zh.docx", "1/bilingual.docx", "1/en.md", "1/zh.md")


class Addresses:
    """What `House` adds to what it holds: where it can be looked at."""

    def pages(self):
        """Every page by who opens it, without the language; guards check that none is missing."""
        return {
            None: [*self._public(), *self._signing_in(), *self.amended.public()],
            self.head: self._desk(),
            self.member: [f"/desk/{self.ours.key}/", f"/desk/{self.ours.key}/drafts/{self.draft}/show/"],
            self.spoken.heads[0]: self._saying(),
            self.silent.heads[0]: [
                f"/desk/{self.silent.delegations[0].key}/{self.silent.path}/ballots/1/objection/",
                f"/desk/{self.silent.delegations[0].key}/{self.silent.path}/ballots/1/reservation/",
                f"/consultations/{self.silent.path}/ballots/1/",
                f"/delegations/{self.silent.delegations[0].key}/",
            ],
            self.moderator: [*self._secretariat(), *self._working(), *self._answering(), *self.amended.working()],
            self.amended.open.heads[0]: self.amended.desk(),
            self.amended.newer.heads[0]: self.amended.bringing(),
            self.amended.voted.heads[0]: self.amended.paper(),
            self.amended.closed.moderator: self.amended.applying(),
            self.amended.closed.chair: self.amended.adopting(),
            self.hall.chair: self._chairing(),
            self.hall.moderator: self._letters(),
            self.officials[Office.ADMINISTRATOR]: [
                "/secretariat/",
                "/secretariat/officials/",
                "/secretariat/security/",
            ],
        }

    def _public(self):
        talks, vote = f"/consultations/{self.talks.path}/", f"/consultations/{self.hall.path}/"
        return [
            "/",
            talks,
            *(
                f"{talks}text/{rest}"
                for rest in ("", "?view=redline", "1/", "2/?language=zh", "provisions/p0/", *_FILES)
            ),
            f"{talks}compare/1..2/",
            *(
                f"{talks}comments/{rest}"
                for rest in ("", "?q=agree", "comments.csv", "C-0001/", f"{self.joint}/", "matrix/")
            ),
            *(f"{talks}comments/{rest}" for rest in ("statistics/", "statistics.csv")),
            *(f"{talks}consensus/{rest}" for rest in ("", *_TALLIES)),
            *(f"{talks}{rest}" for rest in ("positions/p0/", "positions/p0/bridges/")),
            *(f"{talks}participation/{rest}" for rest in ("", "?group=g77", "delegations.csv", "answers.csv")),
            vote,
            *(f"{vote}ballots/{rest}" for rest in ("", "1/", "1/handed-in/", "1/result.csv", "1/result.json")),
            f"/consultations/{self.silent.path}/ballots/2/",
            f"{talks}interests/",
            "/delegations/",
            f"/delegations/{self.ours.key}/",
            *("/roll-calls/", "/roll-calls/?q=question&session=3&year=1948", "/roll-calls/seats/s0/"),
            *("/roll-calls/house-0/", "/roll-calls/house-0/votes.csv", "/roll-calls/house-0/roll-call.json"),
            *("/record/", "/record/entries/1/", "/record/check/"),
            *("/about/", "/about/risks/", "/help/", "/help/delegates/"),
        ]

    def _signing_in(self):
        return [
            *("/accreditation/", "/accreditation/received/"),
            *(f"/account/{rest}" for rest in ("sign-in/", "forgotten/", "forgotten/sent/")),
            f"/account/reset/?t={self.reset}",
            f"/account/invitation/?t={self.invitation}",
        ]

    def _desk(self):
        desk, talks = f"/desk/{self.ours.key}/", f"/desk/{self.ours.key}/{self.talks.path}/"
        draft, paper = f"{desk}drafts/{self.draft}/", f"{desk}{self.hall.path}/ballots/1/"
        public = f"/consultations/{self.talks.path}/"
        return [
            "/desk/",
            desk,
            *(
                f"{talks}comments/{rest}"
                for rest in (
                    "new/?provision=p0",
                    *(f"{self.handle}/{page}" for page in ("", "withdraw/", "answer/")),
                )
            ),
            *(
                f"{talks}{rest}"
                for rest in ("endorse/C-0001/", "positions/p0/", f"align/{self.joint}/", "interests/")
            ),
            *(
                f"{public}{rest}"
                for rest in (
                    "comments/new/",
                    "comments/C-0001/endorse/",
                    f"comments/{self.joint}/align/",
                    "positions/p0/take/",
                    "interests/declare/",
                )
            ),
            *(f"{draft}{rest}" for rest in ("", "return/", "discard/", "remark/")),
            *(f"{desk}drafts/{self.copy}/", f"{desk}drafts/{self.copy}/discard/"),
            *(f"{desk}assignments/", f"{desk}assignments/1/", f"{talks}assignments/new/?draft={self.draft}"),
            *(f"{talks}{rest}" for rest in ("assignments/new/?provision=p0", "news/", "hand-over/")),
            *(f"{paper}{rest}" for rest in ("", "receipt/", "receipt/file/", "contest/")),
            *(f"{desk}{self.hall.path}/ballots/{self.checked}/{rest}" for rest in ("", "board/")),
            *(f"/account/{rest}" for rest in ("", "preferences/", "password/")),
        ]

    def _saying(self):
        desk = f"/desk/{self.spoken.delegations[0].key}/"
        ballot = f"{desk}{self.spoken.path}/ballots/1/"
        return [
            *(f"{ballot}{rest}" for rest in ("explanation/", f"reply/{self.said}/", "correction/")),
            *(desk, f"/consultations/{self.spoken.path}/ballots/1/"),
        ]

    def _secretariat(self):
        asked = f"/secretariat/requests/{self.request}/"
        team = f"/secretariat/delegations/{self.ours.key}/"
        return [
            *("/secretariat/", "/secretariat/new/", "/secretariat/requests/", "/secretariat/delegations/"),
            *(f"{asked}{rest}" for rest in ("", "accept/", "decline/")),
            *("/secretariat/delegations/new/", team, f"{team}suspend/"),
            f"{team}accreditations/{self.guest.public_id}/end/",
            f"/secretariat/delegations/{self.suspended.key}/restore/",
        ]

    def _working(self):
        work, talks = (f"/secretariat/consultations/{one.path}/" for one in (self.work, self.talks))
        texts = (
            "",
            "add/?after=p0",
            "publish/",
            "lineage/",
            "languages/",
            *(f"provisions/p0/{rest}" for rest in ("", "brackets/new/", *(f"brackets/1/{one}/" for one in BRACKET))),
            "import/",
            "import/rows/",
            "import/rows/?row=0",
        )
        return [
            f"/consultations/{self.work.path}/text/2/",
            *(f"{work}text/{rest}" for rest in texts),
            *(f"{work}{rest}" for rest in ("", "register/", "move/withdrawn/")),
            *(f"{talks}{rest}" for rest in ("", "extend/", "conduct/", "ballots/")),
        ]

    def _answering(self):
        spoken = f"/secretariat/consultations/{self.spoken.path}/ballots/1/"
        comments = f"/secretariat/consultations/{self.talks.path}/comments/"
        matrix = f"/secretariat/consultations/{self.talks.path}/matrix/"
        chosen = "&".join(f"chosen=C-{number:04d}.0.0" for number in range(1, self.size + 1))
        return [
            spoken,
            *(f"{spoken}statements/{rest}" for rest in ("", f"{self.said}/hide/", f"{self.said}/restore/")),
            *(f"{comments}{rest}" for rest in ("", "C-0001/")),
            *(f"{comments}C-0001/{rest}/" for rest in ("hide", "restore", "review")),
            *(f"{matrix}{rest}" for rest in ("", f"answer/?{chosen}", f"assign/?{chosen}")),
        ]

    def _chairing(self):
        room = f"/secretariat/consultations/{self.hall.path}/ballots/"
        letter = f"{room}{self.checked}/letters/1/"
        return [room, f"{room}1/", f"{room}2/", f"{room}new/", f"{room}{self.drafted}/edit/", letter]

    def _letters(self):
        letters = f"/secretariat/consultations/{self.hall.path}/ballots/1/letters/"
        return [letters, f"{letters}2/", f"{letters}new/?delegation={self.theirs.key}"]
