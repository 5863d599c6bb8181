"""The Universal Declaration through the whole of text work in a real browser: imported from two files, its preamble aligned on
screen, commented on and answered, amended by two delegations that clash, one joining the other, compared, published.
"""

import re
from datetime import timedelta
from itertools import count

import pytest

from consult.cli.demonstration_cast import CHAIR, MODERATOR
from consult.models.consultations import Consultation
from consult.models.texts import Provision
from consult.rules.phases import State
from consult.services import clock
from tests.browser.test_secretariats_jobs import MAIN, press
from tests.text.makers import UDHR

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("declaration")]
HEADS = {"ndaveru": "head.ndaveru@example.org", "sulimara": "head.sulimara@example.org"}
BORN = "All human beings are born free and equal in dignity and rights."
EVERYWHERE, LANDS, BOTH = (
    BORN.replace("born free", f"born free {words}")
    for words in ("everywhere", "in all lands", "everywhere, in all lands,")
)
numbers = count(700)


class Course:
    """A consultation on its way, in one language, with or without JavaScript."""

    def __init__(self, window, house, language, javascript):
        self.window, self.house, self.language, self.javascript = window, house, language, javascript
        self.number = next(numbers)
        self.path = f"CONS-2026-{self.number}"
        self.pages = {}

    def of(self, email):
        if email not in self.pages:
            self.pages[email] = self.window(as_=email, javascript=self.javascript)
        return self.pages[email]

    def public(self, rest=""):
        return f"/{self.language}/consultations/{self.path}/{rest}"

    def desk(self, rest=""):
        return f"/{self.language}/secretariat/consultations/{self.path}/{rest}"

    def be(self, state, **fields):
        """What the clock brings, and what takes weeks."""
        with self.house.database.writing() as occasion:
            found = occasion.session.query(Consultation).filter_by(path=self.path).one()
            found.state = state
            for name, value in fields.items():
                setattr(found, name, value)

    def key(self, beginning):
        with self.house.database.reading() as occasion:
            keys = occasion.session.query(Provision.key).join(
                Consultation, Consultation.id == Provision.consultation_id
            )
            found = keys.filter(Consultation.path == self.path, Provision.key.startswith(beginning))
            return found.one()[0]


def tell(page, **fields):
    for name, text in fields.items():
        page.fill(f"{MAIN} [name={name}]", text)


def found(course):
    page = course.of(MODERATOR)
    page.goto(f"/{course.language}/secretariat/new/")
    named = {"symbol": f"CONS/2026/{course.number}", "title_en": "Human rights", "title_zh": "人权"}
    tell(page, **named, mandate_en="To restate them.", mandate_zh="予以重申。")
    press(page)


def bring_in(course):
    """Two files; ten paragraphs of preamble against eight."""
    page = course.of(MODERATOR)
    page.goto(course.desk("text/import/"))
    for language in ("en", "zh"):
        page.set_input_files(f"[name=file_{language}]", UDHR / f"udhr_{language}.md")
    press(page)
    mend(course, 9, "up.zh")
    mend(course, 8, "split.zh", "因此现在,")
    mend(course, 9, "split.zh", "大会,")
    assert not {"Chinese text missing", "缺少中文案文"} & set(page.locator(".badge.warn").all_inner_texts())
    press(page, "main form[action*='/import/draft/']")


def mend(course, row, operation, cut=""):
    page = course.of(MODERATOR)
    page.goto(course.desk(f"text/import/rows/?row={row}"))
    if cut:
        typed = page.input_value("[name=text_zh]")
        page.fill("[name=text_zh]", typed.replace(cut, f"{cut}\n\n"))
    press(page, "main form.confirm:has(h3)", f"button[value='{operation}']")


def publish(course, **logs):
    page = course.of(MODERATOR)
    page.goto(course.desk("text/publish/"))
    tell(page, **logs)
    for box in page.locator(f"{MAIN} input[type=checkbox]").all():
        box.check()
    press(page)


def open_for_comment(course):
    page = course.of(MODERATOR)
    page.goto(course.desk("register/"))
    page.check("[name=everyone]")
    press(page, "main form:has([name=everyone])")
    page.goto(course.desk("move/open_for_comment/"))
    page.fill("[name=closes_at]", f"{clock.now() + timedelta(days=9):%Y-%m-%dT%H:%M}")
    press(page)


def comment(course, key):
    page = course.of(HEADS["ndaveru"])
    page.goto(f"/{course.language}/desk/ndaveru/{course.path}/comments/new/?provision={key}")
    page.check(f"[name=language][value={course.language}]")
    page.fill("[name=text]", "Say that this holds everywhere. 请写明此项适用于各地。")
    press(page, MAIN, "button[value=submit]")


def answer(course):
    page = course.of(MODERATOR)
    course.be(State.COMMENTS_CLOSED)
    page.goto(course.desk("move/disposition/"))
    press(page)
    page.goto(course.desk("comments/C-0001/"))
    form = "main form:has([name=answer_en])"
    page.select_option(f"{form} [name=code]", "D")
    page.fill(f"{form} [name=answer_en]", "Delegations may propose an amendment.")
    page.fill(f"{form} [name=answer_zh]", "各代表团可以提出修正案。")
    press(page, form)
    page.goto(course.public("comments/C-0001/"))
    assert ("修正案" if course.language == "zh" else "amendment") in page.inner_text("main")


def amend(course, delegation, key, english, chinese):
    page = course.of(HEADS[delegation])
    page.goto(f"/{course.language}/desk/{delegation}/{course.path}/amend/{key}/")
    standing = {language: page.input_value(f"[name=text_{language}]") for language in ("en", "zh")}
    tell(page, text_en=standing["en"].replace(BORN, english), text_zh=standing["zh"].replace("人人生而自由", chinese))
    press(page)
    page.check(f"[name=language][value={course.language}]")
    page.fill("[name=reason]", "It should be said. 宜予写明。")
    press(page, "main form:has([name=reason])")
    page.click("main a[href$='/table/']")
    press(page)
    return re.search(r"/(AM\.\d+)/$", page.url)[1]


def join(course, delegation, reference, name):
    page = course.of(HEADS[delegation])
    page.goto(f"/{course.language}/desk/{delegation}/{course.path}/amendments/{reference}/sponsor/")
    press(page)
    page.goto(course.public(f"amendments/{reference}/"))
    assert name in page.inner_text("main")


def bring_together(course, references):
    chair, page = course.of(CHAIR), course.of(MODERATOR)
    for reference in references:
        chair.goto(course.desk(f"amendments/{reference}/adopt/"))
        press(chair)
    page.goto(course.desk("amendments/apply/"))
    page.check("[name=fate_0][value=words]")
    english, chinese = (page.input_value(f"[name={name}_0]") for name in ("en", "zh"))
    tell(page, en_0=english.replace(BORN, BOTH), zh_0=chinese.replace("人人生而自由", "各地处处人人生而自由"))
    press(page)


def compared(course):
    page = course.window(javascript=course.javascript)
    page.goto(course.public("compare/1..2/"))
    inserted = " ".join(page.locator("main ins").all_inner_texts())
    assert {"everywhere,", "lands,"} <= set(inserted.replace("\n", " ").split())
    assert "各地处处" in inserted
    page.goto(course.public("amendments/AM.1/"))
    assert re.search("已写入第2稿" if course.language == "zh" else "Carried into revision 2", page.inner_text("main"))


@pytest.mark.parametrize(("language", "javascript"), [("en", True), ("zh", False)])
def test_the_declaration_is_imported_commented_on_amended_compared_and_published(window, house, language, javascript):
    course = Course(window, house, language, javascript)
    found(course)
    bring_in(course)
    publish(course)
    open_for_comment(course)
    born = course.key("all-human-beings")
    comment(course, born)
    answer(course)
    course.be(State.OPEN_FOR_AMENDMENTS, amendments_close_at=clock.now() + timedelta(days=9))
    first = amend(course, "ndaveru", born, EVERYWHERE, "各地人人生而自由")
    second = amend(course, "sulimara", born, LANDS, "处处人人生而自由")
    join(course, "ndaveru", second, "恩达韦鲁" if language == "zh" else "Ndaveru")
    course.be(State.REVISED)
    bring_together(course, (first, second))
    publish(course, change_log_en="Two amendments.", change_log_zh="两项修正案。")
    compared(course)
