#!/usr/bin/env python
"""The templates of the default theme → Python functions in epubgen/xhtml/compiled.py, which need no Jinja2 at run time.

Run it after changing a template in templates/default/. A test renders both and compares, and fails while the module is
older than the templates. Only what those templates use is understood: text, `{{ name }}` with attributes, `if` with
`and`, `or`, `not` and comparisons, `for` (also `recursive`). An edited template works without it, through Jinja2.
"""

from __future__ import annotations

import sys
import zlib
from pathlib import Path

from jinja2 import nodes

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from epubgen.xhtml.theme import jinja_environment  # noqa: E402

TARGET = ROOT / "epubgen" / "xhtml" / "compiled.py"
HEADER = '''"""The templates of templates/default/ as functions, made by scripts/compile_templates.py.

Longer than 300 lines because it is made, not written.
"""

# fmt: off
# ruff: noqa: C901, E501, PLR0912, PLR0915

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from epubgen.xhtml.markup import escape as e
'''
COMPARISONS = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">=", "in": "in", "notin": "not in"}


class Compiler:
    """One template → the lines of one function."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.loops = 0

    def write(self, depth: int, line: str) -> None:
        self.lines.append("    " * depth + line)

    def body(self, statements: list[nodes.Node], depth: int, local: frozenset[str], loop: str = "") -> None:
        for statement in statements:
            match statement:
                case nodes.Output():
                    self.output(statement, depth, local, loop)
                case nodes.If():
                    self.condition(statement, depth, local, loop)
                case nodes.For(target=nodes.Name(), else_=[], test=None):
                    self.repetition(statement, depth, local)
                case _:
                    raise SystemExit(f"line {statement.lineno}: {type(statement).__name__} is not understood")

    def output(self, statement: nodes.Output, depth: int, local: frozenset[str], loop: str) -> None:
        for part in statement.nodes:
            match part:
                case nodes.TemplateData():
                    self.write(depth, f"put({part.data!r})")
                case nodes.Call(node=nodes.Name(name="loop"), args=[argument]):
                    self.write(depth, f"{loop}({self.expression(argument, local)})")
                case _:
                    self.write(depth, f"put(e({self.expression(part, local)}))")

    def condition(self, statement: nodes.If, depth: int, local: frozenset[str], loop: str) -> None:
        word = "if"
        for branch in (statement, *statement.elif_):
            self.write(depth, f"{word} {self.expression(branch.test, local)}:")
            self.body(branch.body, depth + 1, local, loop)
            word = "elif"
        if statement.else_:
            self.write(depth, "else:")
            self.body(statement.else_, depth + 1, local, loop)

    def repetition(self, statement: nodes.For, depth: int, local: frozenset[str]) -> None:
        name, items = statement.target.name, self.expression(statement.iter, local)
        inner = local | {name}
        if not statement.recursive:
            self.write(depth, f"for {name} in {items}:")
            self.body(statement.body, depth + 1, inner)
            return
        self.loops += 1
        loop = f"loop_{self.loops}"
        self.write(depth, f"def {loop}(items: Any) -> None:")
        self.write(depth + 1, f"for {name} in items:")
        self.body(statement.body, depth + 2, inner, loop)
        self.write(depth, f"{loop}({items})")

    def expression(self, node: nodes.Node, local: frozenset[str]) -> str:
        match node:
            case nodes.Name():
                return node.name if node.name in local else f"names[{node.name!r}]"
            case nodes.Getattr():
                return f"{self.expression(node.node, local)}.{node.attr}"
            case nodes.Const():
                return repr(node.value)
            case nodes.Not():
                return f"not ({self.expression(node.node, local)})"
            case nodes.And() | nodes.Or():
                word = "and" if isinstance(node, nodes.And) else "or"
                return f"({self.expression(node.left, local)} {word} {self.expression(node.right, local)})"
            case nodes.Compare(ops=[operand]):
                left, right = self.expression(node.expr, local), self.expression(operand.expr, local)
                return f"{left} {COMPARISONS[operand.op]} {right}"
        raise SystemExit(f"line {node.lineno}: {type(node).__name__} is not understood")


def compile_templates(folder: Path) -> str:
    """Return the text of the module for the templates in a folder."""
    environment = jinja_environment((folder,))
    parts, table = [HEADER], []
    for path in sorted(folder.glob("*.j2")):
        source = path.read_bytes()
        name = path.name.split(".")[0].replace("-", "_")
        compiler = Compiler()
        compiler.body(environment.parse(source.decode()).body, 1, frozenset())
        start = f"\n\ndef {name}(names: Mapping[str, Any]) -> str:\n    out: list[str] = []\n    put = out.append\n"
        parts.append(start + "\n".join(compiler.lines) + '\n    return "".join(out)\n')
        table.append(f"    {path.name!r}: ({len(source)}, {zlib.crc32(source)}, {name}),\n")
    parts.append("\n\nTEMPLATES: dict[str, tuple[int, int, Callable[[Mapping[str, Any]], str]]] = {\n")
    parts += [
        *table,
        "}\n",
        '"""Template → length and CRC-32 of the source that the function was made from, and the function."""\n',
    ]
    return "".join(parts)


if __name__ == "__main__":
    TARGET.write_text(compile_templates(ROOT / "templates" / "default"), encoding="utf-8")
