"""Markup that is put aside comes back, whatever stands around it."""

from __future__ import annotations

from epubgen.source.stash import CLOSE, HAN, MARK, OPAQUE, Stash


def test_pieces_come_back_also_those_inside_others() -> None:
    stash = Stash()
    inner = stash.put("<b>1</b>")
    outer = stash.put(f"<i>{inner}2</i>", MARK)
    assert stash.restore(f"3{outer}4{inner}5") == "3<i><b>1</b>2</i>4<b>1</b>5"


def test_what_looks_like_a_token_and_is_none_stays() -> None:
    # A reference such as &#xFDD1; can name the characters that tokens are made of.
    stash = Stash()
    token = stash.put("x", HAN)
    strange = f"a{CLOSE}b7{CLOSE}{OPAQUE}{CLOSE}{OPAQUE}9{CLOSE}c"
    assert stash.restore(f"{strange}{token}") == f"{strange}x"
