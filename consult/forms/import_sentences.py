"""What an import says of a file, in the reader's language."""

from collections.abc import Mapping

from consult.language import lazy_pgettext
from consult.text.markdown_import import Markup, ProblemCode

_p = lazy_pgettext

SENTENCES: Mapping[ProblemCode, object] = {
    ProblemCode.EMPTY_FILE: _p("import", "There is no text. Choose a file or paste the text."),
    ProblemCode.FILE_TOO_LONG: _p(
        "import", "The text is %(length)s characters long; the limit is %(limit)s. Import it in parts."
    ),
    ProblemCode.UNSTORABLE_CHARACTER: _p(
        "import", "Line %(line)s holds a control character that no text may hold. Take it out."
    ),
    ProblemCode.NO_TITLE: _p("import", "There is no title. The file must begin with a line such as: # Title"),
    ProblemCode.SECOND_TITLE: _p(
        "import", "Line %(line)s is a second title: %(heading)s. Make it a heading with ## instead."
    ),
    ProblemCode.TEXT_BEFORE_TITLE: _p("import", "Line %(line)s stands before the title and is kept as a paragraph."),
    ProblemCode.UNKNOWN_HEADING_LEVEL: _p(
        "import", "Line %(line)s is a heading of level %(level)s and is kept as a paragraph: %(heading)s"
    ),
    ProblemCode.HEADING_WITHOUT_SPACE: _p(
        "import", "Line %(line)s begins like a heading but has no space after #; it is kept as a paragraph."
    ),
    ProblemCode.EMPTY_HEADING: _p("import", "Line %(line)s is a heading without words and is left out."),
    ProblemCode.DUPLICATE_HEADING: _p(
        "import", "Line %(line)s repeats the heading of line %(first_line)s: %(heading)s"
    ),
    ProblemCode.PRINCIPLE_WITHOUT_TEXT: _p("import", "The principle at line %(line)s has no text: %(heading)s"),
    ProblemCode.MARKUP_KEPT_AS_TEXT: _p(
        "import",
        "Line %(line)s holds Markdown that means nothing here (%(markup)s); its characters stay in the text.",
    ),
    ProblemCode.TOO_MANY_BLOCKS: _p("import", "There are %(count)s provisions; the limit is %(limit)s."),
    ProblemCode.BLOCK_TOO_LONG: _p(
        "import", "The provision at line %(line)s is %(length)s characters long; the limit is %(limit)s."
    ),
}

_MARKUP: Mapping[Markup, object] = {
    Markup.LIST: _p("markup", "a list"),
    Markup.QUOTE: _p("markup", "a quotation"),
    Markup.TABLE: _p("markup", "a table"),
    Markup.HTML: _p("markup", "HTML"),
    Markup.CODE: _p("markup", "code"),
    Markup.RULE: _p("markup", "a rule"),
    Markup.EMPHASIS: _p("markup", "emphasis"),
}


def say(code: ProblemCode, line: int, facts: Mapping[str, str | int]) -> str:
    """The sentence for a problem."""
    said = {name: str(_MARKUP[Markup(str(value))]) if name == "markup" else value for name, value in facts.items()}
    sentence: str = str(SENTENCES[code]) % {"line": line, **said}
    return sentence
