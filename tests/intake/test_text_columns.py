"""Text whose columns stand side by side on its lines is read column by column, and nothing of it is lost."""

from __future__ import annotations

import json
from pathlib import Path

from epubgen.intake import import_manuscript
from epubgen.intake.lines import split_lines
from epubgen.intake.text_columns import read_columns

PAGES = """\
                      A Note on Two Springs
                          by Anna Fell

   There are two springs on the hill,     be found in any dry August, when the
and each has its own village. The          upper one fails and the lower does not,
upper spring is cold and never fails       whatever the people of the upper village
in any but the driest of summers; the      may say of it.
lower one is said to be warm. Nobody          The second question is who may use
has measured either of them, because       them. By an old custom the upper spring
the two villages would not agree upon      is free on Sundays. The lower one has a
a thermometer that both could trust.       gate, and the gate has a keeper, and he
                                           has a key.
The water
   Which of them is the older is a
question that the parish papers do not     Conclusion
answer. It is however certain that the        Both springs are still in use, and so
answer to a simpler question can           are both of the villages.
                                    12
"""
TABLE = """\
The prices of the last market were these, as the clerk wrote them into his book on the same evening:

oats              four shillings
barley            five shillings
beans             three shillings
peas              three shillings
hay               two shillings
straw             one shilling
apples            a penny each
"""


def test_a_page_is_read_column_by_column(tmp_path: Path) -> None:
    source = tmp_path / "springs.txt"
    source.write_text(PAGES, encoding="utf-8")
    result = import_manuscript([source], tmp_path / "m")
    (unit,) = result.documents[0].units
    assert unit.title == "A Note on Two Springs"
    assert [credit.name for credit in unit.credits] == ["Anna Fell"]
    texts = [block.text for block in unit.blocks]
    assert texts[0].startswith("There are two springs on the hill, and each has its own village. The upper spring")
    assert [block.text for block in unit.blocks if block.kind == "heading"] == ["## The water", "## Conclusion"]
    assert "the answer to a simpler question can be found in any dry August" in texts[2]
    assert texts[3].startswith("The second question is who may use them.")
    assert texts[-1] == "Both springs are still in use, and so are both of the villages."


def test_a_sentence_that_goes_on_in_the_next_column_is_accounted_for_by_its_place(tmp_path: Path) -> None:
    source = tmp_path / "springs.txt"
    source.write_text(PAGES, encoding="utf-8")
    import_manuscript([source], tmp_path / "m")
    rows = [json.loads(row) for row in (tmp_path / "m/_import/ledger.jsonl").read_text(encoding="utf-8").splitlines()]
    (chapter,) = (tmp_path / "m").glob("0*.md")
    blocks = chapter.read_text(encoding="utf-8").split("---\n", 2)[2].strip("\n").split("\n\n")
    kept = [row for row in rows if row["action"] == "keep" and "at" in row]
    stretches = [blocks[row["block"]][row["at"] : row["at"] + row["length"]] for row in kept]
    assert "be found in any dry August, when the" in stretches
    assert stretches.index("be found in any dry August, when the") < stretches.index("answer to a simpler question can")


def test_the_cells_of_a_table_are_no_columns() -> None:
    lines = split_lines(TABLE)
    assert read_columns(TABLE, lines) is lines
