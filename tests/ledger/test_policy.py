"""Whom a verifier trusts: a policy is read as its specification has it, and says when enough have cosigned."""

from itertools import combinations

import pytest

from consult.ledger import cosignature
from consult.ledger.note import ED25519, VerifierKey
from consult.ledger.policy import BadPolicy, Policy, PolicyFlaw

LOG = VerifierKey("example.org/log", ED25519, b"l" * 32)
KEYS = {
    name: VerifierKey(f"{name}.example", cosignature.COSIGNATURE, (name * 16).encode())
    for name in ("X1", "X2", "X3", "Y1", "Y2", "Y3")
}
WITNESSES = "".join(f"witness {name} {key}\n" for name, key in KEYS.items())
EXAMPLE = f"""# whom we trust
log {LOG} https://example.org/log

{WITNESSES}
group X-witnesses 2 X1 X2 X3
\tgroup Y-witnesses\t any Y1  Y2 Y3

  # both
group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
"""


def parsed(text):
    return Policy.parse(text.encode())


def met(policy, *names):
    return policy.is_met([KEYS[name] for name in names])


def test_the_example_of_the_specification_needs_two_of_one_group_and_one_of_the_other():
    policy = parsed(EXAMPLE)
    assert policy.logs == [LOG]
    for number in range(len(KEYS) + 1):
        for names in combinations(KEYS, number):
            enough = sum(name.startswith("X") for name in names) >= 2 and any(name.startswith("Y") for name in names)
            assert met(policy, *names) is enough


def test_one_witness_can_be_the_quorum():
    policy = parsed(f"{WITNESSES}quorum Y2\n")
    assert met(policy, "Y2")
    assert not met(policy, "X1", "X2", "Y1")


def test_nobody_need_cosign():
    assert met(parsed("quorum none\n"))


def test_all_of_a_group_are_all():
    policy = parsed(f"{WITNESSES}group both all X1 X2\nquorum both\n")
    assert met(policy, "X1", "X2")
    assert not met(policy, "X1")


def test_a_name_that_is_not_ascii_is_only_its_bytes():
    witness = VerifierKey("见证.example", cosignature.COSIGNATURE, b"w" * 32)
    body = f"witness 见证 {witness}\nquorum 见证\n".encode() + b"# \xff\n"
    assert Policy.parse(body).is_met([witness])


@pytest.mark.parametrize(
    ("text", "flaw", "line"),
    [
        ("", PolicyFlaw.NO_QUORUM, 0),
        (WITNESSES, PolicyFlaw.NO_QUORUM, 0),
        ("quorum none\r\n", PolicyFlaw.NOT_TEXT, 0),
        ("quorum none\x00\n", PolicyFlaw.NOT_TEXT, 0),
        ("quorum\n", PolicyFlaw.UNKNOWN_LINE, 1),
        ("quorum none none\n", PolicyFlaw.UNKNOWN_LINE, 1),
        ("\nquora none\n", PolicyFlaw.UNKNOWN_LINE, 2),
        ("log\n", PolicyFlaw.UNKNOWN_LINE, 1),
        (f"log {LOG} a b\n", PolicyFlaw.UNKNOWN_LINE, 1),
        ("witness X1\n", PolicyFlaw.UNKNOWN_LINE, 1),
        (f"{WITNESSES}group g any\n", PolicyFlaw.UNKNOWN_LINE, 7),
        ("log nonsense\n", PolicyFlaw.WRONG_KEY, 1),
        (f"log {KEYS['X1']}\n", PolicyFlaw.WRONG_KEY, 1),
        (f"witness w {LOG}\n", PolicyFlaw.WRONG_KEY, 1),
        (f"log {LOG}\nlog {LOG}\n", PolicyFlaw.TWICE, 2),
        (f"log {LOG}\nlog {VerifierKey('other', ED25519, LOG.key)}\n", PolicyFlaw.TWICE, 2),
        (f"{WITNESSES}witness again {KEYS['X1']}\n", PolicyFlaw.TWICE, 7),
        (f"witness none {KEYS['X1']}\n", PolicyFlaw.TWICE, 1),
        (f"{WITNESSES}group X1 any X2\n", PolicyFlaw.TWICE, 7),
        ("quorum none\nquorum none\n", PolicyFlaw.TWICE, 2),
        ("quorum nobody\n", PolicyFlaw.UNKNOWN_NAME, 1),
        (f"quorum X1\n{WITNESSES}", PolicyFlaw.UNKNOWN_NAME, 1),
        (f"{WITNESSES}group g any X1 none\n", PolicyFlaw.UNKNOWN_NAME, 7),
        (f"{WITNESSES}group g any X1 g\n", PolicyFlaw.UNKNOWN_NAME, 7),
        (f"{WITNESSES}group g any X1 X1\n", PolicyFlaw.MEMBER_TWICE, 7),
        (f"{WITNESSES}group g any X1\ngroup h any X2 X1\n", PolicyFlaw.MEMBER_TWICE, 8),
        (f"{WITNESSES}group g 0 X1 X2\n", PolicyFlaw.WRONG_NUMBER, 7),
        (f"{WITNESSES}group g 3 X1 X2\n", PolicyFlaw.WRONG_NUMBER, 7),
        (f"{WITNESSES}group g +1 X1 X2\n", PolicyFlaw.WRONG_NUMBER, 7),
        (f"{WITNESSES}group g some X1 X2\n", PolicyFlaw.WRONG_NUMBER, 7),
    ],
)
def test_what_is_no_policy_is_refused_with_its_line(text, flaw, line):
    with pytest.raises(BadPolicy) as caught:
        parsed(text)
    assert (caught.value.flaw, caught.value.line) == (flaw, line)
