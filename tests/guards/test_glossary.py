"""The Chinese catalogue keeps to the glossary: its terms stand where the English terms stand, its avoided words nowhere.

Contexts entity to content are terms; the longest English term wins; a message that is itself a row is exempt.
"""

import csv
import re

from tests.catalogues import PO, ROOT, read

TERMS = {
    "entity",
    "role",
    "text",
    "procedure",
    "rule",
    "group",
    "record",
    "measure",
    "account",
    "standards",
    "content",
}
BY_EYE = {
    *("text", "member", "group", "vote", "working", "close", "agreed", "draft", "approve", "author", "language"),
    *(
        "translation",
        "provision",
        "State",
        "original",
        "answer",
        "case",
        "base",
        "reply",
        "outcome",
        "record",
        "phase",
    ),
    *("approval", "consensus", "public consultation", "last call", "on behalf of", "Consult", "without a vote"),
}
CHECKED_BY_EYE = {
    "No text has been published yet. It will stand here in both languages, side by side.",
    "delegations, each with one equal vote",
    "Each delegation with a vote has exactly one, equal vote. Observers comment and take positions, without a vote.",
}
_PUNCTUATION = re.compile(r"[一-鿿][,;:!?]|[,;:!?][一-鿿]")
_STRAIGHT = re.compile(r"[一-鿿]['\"]|['\"][一-鿿]")
_SPACED = re.compile(r"[一-鿿] +[A-Za-z0-9%]|[A-Za-z0-9] +[一-鿿]")


def rows():
    with (ROOT / "translations" / "glossary.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def messages():
    for message in read(PO):
        if message.id:
            english = message.id[-1] if isinstance(message.id, tuple) else message.id
            chinese = message.string[0] if isinstance(message.string, tuple) else message.string
            yield english, chinese, message.context


def terms():
    found = {}
    for row in rows():
        if row["context"] in TERMS and row["term_en"] not in BY_EYE:
            found.setdefault(row["term_en"], []).append(row)
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def standing(english, known):
    """Terms that stand in a message, the longest first; what one covers no shorter one may claim."""
    rest = re.sub(r"%\(\w+\)[sd]", " ", english)
    for term, given in known.items():
        pattern = re.compile(rf"(?<![\w-]){re.escape(term)}(?:s|es)?(?![\w-])", re.IGNORECASE)
        if pattern.search(rest):
            rest = pattern.sub(" ", rest)
            yield term, given


def test_terms_stand_where_their_english_stands_and_avoided_words_nowhere():
    known, whole, wrong = terms(), {row["term_en"] for row in rows()}, []
    for english, chinese, _context in messages():
        if english in whole:
            continue
        for term, given in standing(english, known):
            if not any(row["zh_Hans"].strip("“”") in chinese for row in given):
                wrong.append((term, given[0]["zh_Hans"], english, chinese))
    assert [one for one in wrong if one[2] not in CHECKED_BY_EYE] == []
    assert {one[2] for one in wrong} >= CHECKED_BY_EYE, "an exception is no longer needed"


def test_a_message_that_is_a_row_is_translated_as_the_row_says():
    fixed = {(row["term_en"], row["context"]): row["zh_Hans"] for row in rows()}
    wrong = [
        (english, chinese, fixed[english, context])
        for english, chinese, context in messages()
        if (english, context) in fixed and chinese != fixed[english, context]
    ]
    assert wrong == []


def test_no_english_sentence_is_left_in_a_translation():
    run = re.compile(r"(?:[A-Za-z]{2,}[ ,.;]+){4,}")
    assert [zh for _en, zh, _context in messages() if run.search(re.sub(r"%\(\w+\)[sd]", "", zh))] == []


def test_chinese_takes_full_width_punctuation_and_no_spaces():
    wrong = [
        chinese
        for _english, chinese, _context in messages()
        for pattern in (_PUNCTUATION, _STRAIGHT, _SPACED)
        if pattern.search(re.sub(r"%\(\w+\)[sd]", "", chinese))
    ]
    assert wrong == []
