"""What an import says of a word processor's file, in the reader's language."""

from collections.abc import Callable, Mapping

from consult.text.markdown_import import ProblemCode
from consult.text.word_import import Thing

Say = Callable[[str, str], str]


def refusals(pgettext: Say) -> Mapping[ProblemCode, str]:
    """Why nothing of a file can be used."""
    return {
        ProblemCode.WORD_EMPTY: pgettext("import", "The file holds no text besides its title."),
        ProblemCode.WORD_NOT_ONE: pgettext(
            "import", "This is not a .docx file. Save the text as .docx, or as Markdown in UTF-8, and send it again."
        ),
        ProblemCode.WORD_OLD: pgettext(
            "import", "This is a file in the old .doc form. Open it, save it as .docx, and send it again."
        ),
        ProblemCode.WORD_ENCRYPTED: pgettext(
            "import", "The file is protected by a password. Save it without one, and send it again."
        ),
        ProblemCode.WORD_BROKEN: pgettext(
            "import", "The file is damaged and cannot be read. Open it, save it anew as .docx, and send it again."
        ),
        ProblemCode.WORD_TOO_LARGE: pgettext(
            "import", "Unpacked, the file is larger than any text. Take out its pictures, or import it in parts."
        ),
        ProblemCode.WORD_TRACKED_CHANGES: pgettext(
            "import",
            "The file holds tracked changes that nobody has decided (%(count)s, the first at “%(words)s”). "
            "Accept or undo them all, and send it again.",
        ),
        ProblemCode.WORD_STRUCK_THROUGH: pgettext(
            "import",
            "The words “%(words)s” are struck through. Delete them, or take the line away, and send the file again.",
        ),
        ProblemCode.WORD_UNSTORABLE: pgettext(
            "import", "“%(words)s” holds a control character that no text may hold. Take it out."
        ),
        ProblemCode.WORD_WRONG_LANGUAGE: pgettext(
            "import", "The file is not in the language of this field; it begins with “%(words)s”."
        ),
        ProblemCode.WORD_NO_TITLE: pgettext(
            "import", "There is no title. Give the first line the style “Title” (标题), and send the file again."
        ),
        ProblemCode.WORD_BLOCK_TOO_LONG: pgettext(
            "import", "The provision “%(words)s” is %(length)s characters long; the limit is %(limit)s."
        ),
        ProblemCode.WORD_NO_TABLE: pgettext(
            "import", "There is no table in the file. Both languages in one file stand in a table of two columns."
        ),
        ProblemCode.WORD_COLUMNS: pgettext(
            "import", "A table has %(count)s columns. It needs two: one in English and one in Chinese."
        ),
        ProblemCode.WORD_ONE_LANGUAGE: pgettext(
            "import", "Both columns are in the same language; the table begins with “%(words)s”."
        ),
    }


def remarks(pgettext: Say) -> Mapping[ProblemCode, str]:
    """What a person should know of a file that was read."""
    return {
        ProblemCode.WORD_SECOND_TITLE: pgettext("import", "“%(words)s” is a second title and is kept as a heading."),
        ProblemCode.WORD_TITLE_TAKEN: pgettext(
            "import", "No line has the style “Title” (标题); “%(words)s” is taken for the title and is no provision."
        ),
        ProblemCode.WORD_TEXT_BEFORE_TITLE: pgettext(
            "import", "“%(words)s” stands before the title and is kept as a provision."
        ),
        ProblemCode.WORD_DEEP_HEADING: pgettext(
            "import", "“%(words)s” is a heading of level %(level)s and is kept as a paragraph."
        ),
        ProblemCode.WORD_PRINCIPLE_WITHOUT_TEXT: pgettext("import", "The principle “%(words)s” has no text."),
        ProblemCode.WORD_TABLE_TAKEN_APART: pgettext(
            "import", "The table at “%(words)s” is taken apart: each paragraph in its cells is one of the text."
        ),
        ProblemCode.WORD_NUMBERS_DROPPED: pgettext(
            "import",
            "The numbers of the file (%(count)s) are those that provisions bear here, "
            "and are not repeated in the text.",
        ),
        ProblemCode.WORD_NUMBERS_KEPT: pgettext(
            "import",
            "Provisions are numbered otherwise here; the automatic numbers of the file are kept as words, "
            "first at “%(words)s”.",
        ),
        ProblemCode.WORD_MERGED_CELLS: pgettext(
            "import", "“%(words)s” stands in a merged cell; its lines were put in the column of their language."
        ),
        ProblemCode.WORD_OUTSIDE_TABLE: pgettext(
            "import", "“%(words)s” stands outside the table; it is a row of its own, in one language."
        ),
    }


def things(pgettext: Say) -> Mapping[Thing, str]:
    """What stood in the file and is not in the text, or not as it was."""
    return {
        Thing.COMMENT: pgettext(
            "not taken over", "Notes in the margin are not taken over (%(count)s, first at “%(words)s”)."
        ),
        Thing.FOOTNOTE: pgettext(
            "not taken over", "Footnotes and endnotes are not taken over (%(count)s, first at “%(words)s”)."
        ),
        Thing.TEXT_BOX: pgettext(
            "not taken over", "The words of a text box are not taken over (%(count)s, first at “%(words)s”)."
        ),
        Thing.PICTURE: pgettext(
            "not taken over", "Pictures and drawings are not taken over (%(count)s, first at “%(words)s”)."
        ),
        Thing.OBJECT: pgettext(
            "not taken over", "Embedded files are not taken over (%(count)s, first at “%(words)s”)."
        ),
        Thing.SYMBOL: pgettext(
            "not taken over", "Signs of a symbol font are not taken over (%(count)s, first at “%(words)s”)."
        ),
        Thing.EQUATION: pgettext("not taken over", "Equations are not taken over (%(count)s, first at “%(words)s”)."),
        Thing.PRONUNCIATION: pgettext(
            "not taken over", "Pronunciations above characters are not taken over (%(count)s, first at “%(words)s”)."
        ),
        Thing.LINK: pgettext("not taken over", "Links become plain words (%(count)s, first at “%(words)s”)."),
        **_marks(pgettext),
    }


def _marks(pgettext: Say) -> Mapping[Thing, str]:
    """Likewise of what is layout more than words."""
    return {
        Thing.HIDDEN: pgettext(
            "not taken over", "Hidden words are not taken over (%(count)s, first at “%(words)s”)."
        ),
        Thing.CONTENTS: pgettext(
            "not taken over", "The table of contents is not taken over (%(count)s, first at “%(words)s”)."
        ),
        Thing.MARGIN: pgettext(
            "not taken over", "Headers and footers of the pages are not taken over (%(count)s, first at “%(words)s”)."
        ),
        Thing.BULLET: pgettext(
            "not taken over",
            "The marks of a list are not taken over, its lines are (%(count)s, first at “%(words)s”).",
        ),
        Thing.NUMBERING: pgettext(
            "not taken over",
            "An automatic number is of a form not known here, look at it (%(count)s, first at “%(words)s”).",
        ),
        Thing.RAISED: pgettext(
            "not taken over", "Raised and lowered signs become plain ones (%(count)s, first at “%(words)s”)."
        ),
        Thing.INNER_TABLE: pgettext(
            "not taken over", "A table within a cell is taken apart into its lines (%(count)s, first at “%(words)s”)."
        ),
        Thing.NOTE: pgettext(
            "not taken over",
            "Notes that this site wrote in an exported file are left out (%(count)s, first at “%(words)s”).",
        ),
        Thing.OTHER: pgettext(
            "not taken over",
            "Something in the file that is not words is not taken over (%(count)s, first at “%(words)s”).",
        ),
    }
