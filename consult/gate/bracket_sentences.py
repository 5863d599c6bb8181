"""What is said to somebody who may not, or not so, change words that stand in square brackets."""

from consult.language import lazy_pgettext
from consult.rules.refusal import Code

_p = lazy_pgettext

SENTENCES: dict[Code, tuple[int, object]] = {
    Code.BRACKET_CROSSED: (
        409,
        _p(
            "refusal",
            "Bracket %(bracket)s of provision %(provision)s would be lost or cut apart in %(language)s. "
            "Change the words around it or inside one alternative, or resolve the bracket first.",
        ),
    ),
    Code.BRACKET_OVERLAPS: (
        422,
        _p(
            "refusal", "This passage reaches into bracket %(bracket)s. Add an alternative there, or resolve it first."
        ),
    ),
    Code.BRACKET_NO_WORDS: (422, _p("refusal", "Write words here, on one line.")),
    Code.BRACKET_TWICE: (422, _p("refusal", "Two alternatives would have the same words in this language.")),
    Code.PASSAGE_NOT_THERE: (
        422,
        _p("refusal", "This passage does not stand in the text. Copy it exactly, without a line break."),
    ),
    Code.PASSAGE_SEVERAL_TIMES: (
        422,
        _p(
            "refusal", "This passage stands in the text %(num)s times. Say which of them is meant, from 1 to %(num)s."
        ),
    ),
    Code.BRACKET_ONE_LANGUAGE: (
        409,
        _p(
            "refusal",
            "The revision cannot be published: a bracket of provision %(provision)s does not stand in %(language)s.",
        ),
    ),
    Code.BRACKET_ALTERNATIVES: (
        422,
        _p(
            "refusal",
            "Write %(num)s further alternatives here, one on each line, in the order of the other language.",
        ),
    ),
    Code.BRACKET_PROPOSER: (422, _p("refusal", "Only participants of this consultation can be named here.")),
}
