"""QR codes: the drawing holds exactly the modules of the code."""

import re

import segno

from consult.documents import qr_code


def drawn(code):
    """Modules as the path of the drawing paints them."""
    painted = set()
    for at, row, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", code.path):
        painted |= {(int(at) + step, int(row)) for step in range(int(length))}
    return painted


def test_the_drawing_is_the_code_with_a_quiet_zone_of_four():
    text = "c2sp.org/tlog-proof@v1\nindex 7\n— 回执\n"
    code = qr_code.of(text)
    matrix = segno.make(text, error="l", micro=False, boost_error=False, mode="byte", encoding="utf-8").matrix
    dark = {(x + 4, y + 4) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    assert drawn(code) == dark
    assert code.side == len(matrix) + 8


def test_a_receipt_of_a_very_large_record_still_fits():
    assert qr_code.of("x" * 2_900).side <= 177 + 8
