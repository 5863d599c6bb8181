"""What an import says of a file, in the reader's language: on a page, or at the command line."""

from collections.abc import Callable, Mapping

from consult.forms import word_sentences
from consult.language import pgettext as of_the_page
from consult.text.markdown_import import Markup, ProblemCode
from consult.text.word_import import Thing

Say = Callable[[str, str], str]


def _sentences(pgettext: Say) -> Mapping[ProblemCode, str]:
    return {
        **word_sentences.refusals(pgettext),
        **word_sentences.remarks(pgettext),
        ProblemCode.EMPTY_FILE: pgettext("import", "There is no text. Choose a file or paste the text."),
        ProblemCode.FILE_TOO_LONG: pgettext(
            "import", "The text is %(length)s characters long; the limit is %(limit)s. Import it in parts."
        ),
        ProblemCode.UNSTORABLE_CHARACTER: pgettext(
            "import", "Line %(line)s holds a control character that no text may hold. Take it out."
        ),
        ProblemCode.NO_TITLE: pgettext(
            "import", "There is no title. The file must begin with a line such as: # Title"
        ),
        ProblemCode.SECOND_TITLE: pgettext(
            "import", "Line %(line)s is a second title: %(heading)s. Make it a heading with ## instead."
        ),
        ProblemCode.TEXT_BEFORE_TITLE: pgettext(
            "import", "Line %(line)s stands before the title and is kept as a paragraph."
        ),
        ProblemCode.UNKNOWN_HEADING_LEVEL: pgettext(
            "import", "Line %(line)s is a heading of level %(level)s and is kept as a paragraph: %(heading)s"
        ),
        ProblemCode.HEADING_WITHOUT_SPACE: pgettext(
            "import", "Line %(line)s begins like a heading but has no space after #; it is kept as a paragraph."
        ),
        ProblemCode.EMPTY_HEADING: pgettext("import", "Line %(line)s is a heading without words and is left out."),
        ProblemCode.DUPLICATE_HEADING: pgettext(
            "import", "Line %(line)s repeats the heading of line %(first_line)s: %(heading)s"
        ),
        ProblemCode.PRINCIPLE_WITHOUT_TEXT: pgettext(
            "import", "The principle at line %(line)s has no text: %(heading)s"
        ),
        ProblemCode.MARKUP_KEPT_AS_TEXT: pgettext(
            "import",
            "Line %(line)s holds Markdown that means nothing here (%(markup)s); its characters stay in the text.",
        ),
        ProblemCode.TOO_MANY_BLOCKS: pgettext("import", "There are %(count)s provisions; the limit is %(limit)s."),
        ProblemCode.BLOCK_TOO_LONG: pgettext(
            "import", "The provision at line %(line)s is %(length)s characters long; the limit is %(limit)s."
        ),
    }


def _markup(pgettext: Say) -> Mapping[Markup, str]:
    return {
        Markup.LIST: pgettext("markup", "a list"),
        Markup.QUOTE: pgettext("markup", "a quotation"),
        Markup.TABLE: pgettext("markup", "a table"),
        Markup.HTML: pgettext("markup", "HTML"),
        Markup.CODE: pgettext("markup", "code"),
        Markup.RULE: pgettext("markup", "a rule"),
        Markup.EMPHASIS: pgettext("markup", "emphasis"),
    }


def say(code: ProblemCode, line: int, facts: Mapping[str, str | int], pgettext: Say = of_the_page) -> str:
    """The sentence for a problem."""
    if "thing" in facts:
        return word_sentences.things(pgettext)[Thing(str(facts["thing"]))] % facts
    marks = _markup(pgettext)
    said = {name: marks[Markup(str(value))] if name == "markup" else value for name, value in facts.items()}
    return _sentences(pgettext)[code] % {"line": line, **said}
