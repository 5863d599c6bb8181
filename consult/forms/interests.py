"""The form for a declaration of interests."""

from typing import Self

from wtforms import RadioField, TextAreaField

from consult.forms import comment_words
from consult.forms.base import AtMost, Form, Needed, SelectChoice, clean
from consult.forms.comment_words import choices
from consult.forms.comments import LONGEST_REMARK
from consult.language import lazy_gettext, page_language
from consult.services.interests import NewDeclaration, OwnPage, Where
from consult.text.provision import Language


class InterestForm(Form):
    """Which interests there are, or that there are none."""

    has = RadioField(
        lazy_gettext("Interests in the matter"),
        choices=[
            SelectChoice("no", lazy_gettext("We have no interests to declare")),
            SelectChoice("yes", lazy_gettext("We have the interests named below")),
        ],
        validators=[Needed()],
    )
    words = TextAreaField(
        lazy_gettext("The interests"),
        [AtMost(LONGEST_REMARK)],
        description=lazy_gettext(
            "Funding, business, ownership or offices that the outcome may affect: your own, or of those you speak "
            "for."
        ),
        render_kw={"rows": 6},
    )
    language = RadioField(
        lazy_gettext("Language of your text"), choices=choices(comment_words.LANGUAGES), validators=[Needed()]
    )

    @classmethod
    def opened(cls, page: OwnPage) -> Self:
        """With what the delegation has declared last."""
        last = page.declared[0] if page.declared else None
        given = {"has": "yes" if last.words else "no", "words": last.words} if last else {}
        language = last.language.value if last and last.language else page_language()
        return cls(language=language, **given)

    def declaration(self, where: Where) -> NewDeclaration:
        """What is asked of the service."""
        return NewDeclaration(
            where=where,
            has=self.has.data == "yes",
            language=Language(self.language.data),
            words=clean(self.words.data),
        )
