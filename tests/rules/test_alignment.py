"""Who may say how they stand to what is said on behalf of a group."""

from itertools import product

from consult.rules import alignment
from consult.rules.refusal import Code

NAMES = ("on_behalf", "author", "member", "closed")
CASES = [dict(zip(NAMES, given, strict=True)) for given in product((True, False), repeat=4)]


def test_only_another_member_states_it_and_only_while_the_period_lasts():
    allowed = [case for case in CASES if alignment.align(**case) is None]
    assert allowed == [{"on_behalf": True, "author": False, "member": True, "closed": False}]


def test_each_refusal_says_why():
    open_case = {"on_behalf": True, "author": False, "member": True, "closed": False}
    for name, value, code in (
        ("on_behalf", False, Code.NOT_FOR_A_GROUP),
        ("author", True, Code.OWN_GROUP_COMMENT),
        ("member", False, Code.NOT_IN_GROUP),
        ("closed", True, Code.ALIGNING_CLOSED),
    ):
        assert alignment.align(**{**open_case, name: value}).code is code
