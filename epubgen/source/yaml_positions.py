"""YAML → values whose scalars are all strings and whose keys and values know their place.

Nothing is guessed from how a scalar looks: `no` stays `no`, `1.10` stays `1.10`, `2025-12-09` stays text. All faults
are found in one reading: what can be mended for the purpose (a full-width colon, a tab, a control character) is mended
and reported, and after a syntax fault the reading goes on without the top-level entry that holds it. libyaml's events
are used, not its nodes: composing nodes recurses in C, and a file of a million brackets would end the process.

Named tuples stand here, as in the settings, for frozen dataclasses: this is on the road of every build, and defining a
dataclass costs half a millisecond.

Longer than 300 lines because reading, faults and what is made of them follow one event stream.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from epubgen.errors import Finding, Level, Location

if TYPE_CHECKING:
    from yaml import MarkedYAMLError

MAX_DEPTH = 64
MAX_VALUES = 100_000
MAX_FAULTS = 50
FULL_WIDTH_KEY = r"^(?P<indent>[ ]*(?:- +)*)(?P<key>[^\s:：#'\"\[{&*!|>%@`-][^\s:：'\"]{0,40})：[ \u3000]*"


class Scalar(NamedTuple):
    """A string. `plain` says that it was written without quotes and not as a block."""

    text: str
    location: Location
    plain: bool = True

    @property
    def absent(self) -> bool:
        """Whether the author gave no value: nothing, `~` or `null`, unquoted."""
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")


class Sequence(NamedTuple):
    """Values in order."""

    items: tuple[Value, ...]
    location: Location


class Mapping(NamedTuple):
    """Keys with their values, in order; no key stands twice."""

    items: tuple[tuple[Scalar, Value], ...]
    location: Location


Value = Scalar | Sequence | Mapping


def read_yaml(text: str, start: Location) -> tuple[Value | None, tuple[Finding, ...]]:
    """Turn a YAML document into a value (None where it is empty) and every fault found in it.

    `start` is where the text begins, so that front matter is read with the true lines of its file. Never raises.
    """
    syntax: list[Finding] = []
    lines = _mend_characters(text, start, syntax).split("\n")
    _mend_colons(lines, range(len(lines)), start, syntax, top=True)
    for _ in range(MAX_FAULTS):
        builder = _Builder(start)
        value, fault = builder.build("\n".join(lines))
        if fault is None:
            return value, (*syntax, *builder.findings)
        _recover(lines, fault, start, syntax)
    return None, tuple(syntax)


def _mend_characters(text: str, start: Location, findings: list[Finding]) -> str:
    """Return the text without characters that YAML refuses; each is reported."""
    refused = _pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
    if not refused.search(text):
        return text
    for match in refused.finditer(text):
        if len(findings) >= MAX_FAULTS:
            break
        line, column = text.count("\n", 0, match.start()), match.start() - text.rfind("\n", 0, match.start())
        findings.append(
            Finding(
                "yaml-character",
                Level.ERROR,
                f"the character U+{ord(match[0]):04X} may not stand in YAML",
                _place(start, line, column - 1),
                "delete it; it is probably the remains of a copy from another program",
            )
        )
    return refused.sub(" ", text)


def _mend_colons(lines: list[str], where: range, start: Location, findings: list[Finding], *, top: bool) -> bool:
    """Put an ASCII colon after keys that have a full-width one, and report each; return whether there were any."""
    pattern, found = _pattern(FULL_WIDTH_KEY), False
    for number in where:
        line = lines[number]
        if "：" not in line or (match := pattern.match(line)) is None or (top and match["indent"]):
            continue
        found = True
        findings.append(
            Finding(
                "full-width-colon",
                Level.ERROR,
                f"after “{match['key']}” stands the full-width colon “：”, which YAML takes for a letter",
                _place(start, number, match.end("key")),
                f"write “{match['key']}: ” with an ASCII colon and a space",
            )
        )
        lines[number] = f"{match['indent']}{match['key']}: {line[match.end() :]}"
    return found


def _recover(lines: list[str], fault: MarkedYAMLError, start: Location, findings: list[Finding]) -> None:
    """Report a syntax fault, and mend or blank what holds it, so that the rest can be read."""
    mark = fault.context_mark if _began_earlier(fault) else fault.problem_mark
    line, column = (min(mark.line, len(lines) - 1), mark.column) if mark else (0, 0)
    tab = "cannot start any token" in str(fault.problem) and lines[line][column : column + 1] == "\t"
    if tab and _mend_tabs(lines, start, findings):
        return
    first, last = _entry(lines, line)
    if _mend_colons(lines, range(first, last), start, findings, top=False):
        return
    if not any(map(str.strip, lines[first + 1 : last])) and _mend_sentence(lines, first, start, findings):
        return
    text, advice = _explain(fault, lines[line], column)
    findings.append(Finding("yaml-syntax", Level.ERROR, text, _place(start, line, column), advice))
    lines[first:last] = [""] * (last - first)


def _mend_tabs(lines: list[str], start: Location, findings: list[Finding]) -> bool:
    """Put spaces where lines are indented with tabs, and report each line; return whether there were any."""
    pattern, found = _pattern(r"[ \-]*\t[ \t]*"), False
    for number, line in enumerate(lines):
        match = pattern.match(line)
        if match is None:
            continue
        found = True
        lines[number] = match[0].replace("\t", "  ") + line[match.end() :]
        if line.strip():
            findings.append(
                Finding(
                    "yaml-tab",
                    Level.ERROR,
                    "the line is indented with a tab, which YAML does not allow",
                    _place(start, number, line.index("\t")),
                    "indent with spaces",
                )
            )
    return found


def _mend_sentence(lines: list[str], number: int, start: Location, findings: list[Finding]) -> bool:
    """Quote a title with a colon in it (`title: Rain: a history`), and say so; what may be a record stays a fault."""
    match = _pattern(r"([^\s:#'\"\[{&*!|>%@`-][^:]*:[ ]+)(([^\s'\"\[{&*!|>%@`#-][^:#]*):[ ].*\S)\s*").fullmatch(
        lines[number]
    )
    if match is None or _pattern(r"[a-z][a-z-]*").fullmatch(match[3]):
        return False
    quoted = _pattern(r"[ \t]+#.*").sub("", match[2]).replace("'", "''")
    lines[number] = f"{match[1]}'{quoted}'"
    findings.append(
        Finding(
            "yaml-colon",
            Level.WARNING,
            "the value holds a colon and a space, which YAML takes for a key; it was read as text",
            _place(start, number, match.end(3)),
            "put the value in quotes",
        )
    )
    return True


def _entry(lines: list[str], line: int) -> tuple[int, int]:
    """Return the range of lines of the top-level entry that holds the line."""

    def begins(text: str) -> bool:
        return bool(text.strip()) and text[0] not in " \t#"

    first = line
    while first > 0 and not begins(lines[first]):
        first -= 1
    last = line + 1
    while last < len(lines) and not begins(lines[last]):
        last += 1
    return first, last


def _began_earlier(fault: MarkedYAMLError) -> bool:
    """Whether the fault is something left open: its cause stands where it was opened."""
    context, problem = str(fault.context or ""), str(fault.problem or "")
    if fault.context_mark is None:
        return False
    return any(word in context for word in ("flow", "simple key", "block scalar")) or "end of stream" in problem


EXPLANATIONS = (
    ("mapping values are not allowed",
     "a colon and a space stand in the middle of a value, or the indentation is wrong",
     "put the value in quotes, or indent the line like its neighbours"),
    ("end of stream", "a quotation mark that is opened here is never closed", "close it at the end of the value"),
    ("expected ',' or ']'", "a bracket that is opened here is not closed", "close it with ]"),
    ("expected ',' or '}'", "a brace that is opened here is not closed", "close it with }, or put the value in quotes"),
    ("unknown escape", "after a backslash between double quotes stands a character that means nothing",
     "write the value between single quotes"),
    ("could not find expected ':'", "the line is neither a key with a colon nor part of a value",
     "write it as `key: value`, or indent it under its key"),
    ("expected key", "the indentation does not fit the lines above, or something follows a closing quotation mark",
     "give the keys of one record the same indentation, and put the whole value in quotes"),
    ("expected '-'", "a key stands among the entries of a list", "begin the line with “- ”, or indent it under a key"),
    ("node content", "a value cannot begin like this", "put the value in quotes"),
)  # fmt: skip


def _explain(fault: MarkedYAMLError, line: str, column: int) -> tuple[str, str]:
    problem = str(fault.problem or fault)
    if "cannot start any token" in problem:
        return f"a value cannot begin with “{line[column : column + 1]}”", "put the value in quotes"
    for part, text, advice in EXPLANATIONS:
        if part in problem:
            return text, advice
    return f"this is not YAML ({problem})", "compare the line with the examples in docs/book-yaml.md"


def _place(start: Location, line: int, column: int) -> Location:
    """Return a place given from 0 inside the text as a location in the file."""
    first = start.line or 1
    return start.at(first + line, (start.column or 1) + column if line == 0 else column + 1)


def _deepest(text: str) -> tuple[int, int]:
    """Return line and column, from 0, of the first bracket that is nested too deep."""
    depth = line = start = 0
    for position, letter in enumerate(text):
        if letter == "\n":
            line, start = line + 1, position + 1
        elif letter in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                return line, position - start
        elif letter in "]}":
            depth -= 1
    return line, 0


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


class _Frame:
    """A list or mapping that is being read; `key` is the mapping's key that waits for its value."""

    __slots__ = ("anchor", "items", "key", "keys", "location", "skipping")

    def __init__(self, location: Location, anchor: str, keys: dict[str, Scalar] | None) -> None:
        self.location = location
        self.anchor = anchor
        self.keys = keys
        self.items: list[Any] = []
        self.key: Scalar | None = None
        self.skipping = False


class _Builder:
    """Builds one document's value from libyaml's events, without recursion."""

    def __init__(self, start: Location) -> None:
        self.start = start
        self.findings: list[Finding] = []
        self.stack: list[_Frame] = []
        self.anchors: dict[str, tuple[Value, int]] = {}
        self.root: Value | None = None
        self.documents = 0
        self.count = 0
        self.stop = False

    def build(self, text: str) -> tuple[Value | None, MarkedYAMLError | None]:
        """Return the value, and the fault that ended the reading, if one did."""
        import yaml

        loader = yaml.CSafeLoader(text)
        try:
            while not self.stop:
                event = loader.get_event()
                if event is None or isinstance(event, yaml.StreamEndEvent):
                    break
                self._take(event, type(event).__name__)
        except yaml.MarkedYAMLError as fault:
            if "nesting depth" not in str(fault.problem):
                return None, fault
            self._too_deep(_place(self.start, *_deepest(text)))  # libyaml looks ahead and saw it before we did
        finally:
            loader.dispose()
        return self.root, None

    def _take(self, event: Any, kind: str) -> None:
        if kind == "ScalarEvent" and self.documents == 1:
            mark = event.start_mark
            location = _place(self.start, mark.line, mark.column)
            self._add(Scalar(event.value, location, event.style in (None, "")), event.anchor, 1)
            return
        if kind == "DocumentStartEvent":
            self.documents += 1
            return
        if kind in ("StreamStartEvent", "DocumentEndEvent"):
            return
        location = _place(self.start, event.start_mark.line, event.start_mark.column)
        if self.documents > 1:
            self._take_second(event, location)
        elif kind == "AliasEvent":
            self._alias(event.anchor, location)
        elif kind in ("SequenceStartEvent", "MappingStartEvent"):
            if len(self.stack) >= MAX_DEPTH:
                self._too_deep(location)
                return
            keys: dict[str, Scalar] | None = {} if kind == "MappingStartEvent" else None
            self.stack.append(_Frame(location, event.anchor or "", keys))
        else:
            frame = self.stack.pop()
            value = Sequence(tuple(frame.items), frame.location) if frame.keys is None else None
            self._add(value or Mapping(tuple(frame.items), frame.location), frame.anchor, 1)

    def _take_second(self, event: Any, location: Location) -> None:
        """Say once that only the first document is read; an empty one after it is pandoc's closing line."""
        if getattr(event, "value", "") == "" and type(event).__name__ == "ScalarEvent":
            return
        self._fault("yaml-documents", "a second YAML document begins here", location, "join them: only one is read")
        self.stop = True

    def _add(self, value: Value, anchor: str | None, size: int) -> None:
        self.count += size
        if self.count > MAX_VALUES:
            self._give_up(f"there are more than {MAX_VALUES} values", value.location)
            return
        if anchor:
            self.anchors[anchor] = (value, _size(value))
        if not self.stack:
            self.root = None if isinstance(value, Scalar) and value.absent else value
            return
        frame = self.stack[-1]
        if frame.keys is None:
            frame.items.append(value)
        elif frame.key is None and not frame.skipping:
            self._key(frame, value)
        else:
            if not frame.skipping:
                frame.items.append((frame.key, value))
            frame.key, frame.skipping = None, False

    def _key(self, frame: _Frame, value: Value) -> None:
        assert frame.keys is not None
        if not isinstance(value, Scalar):
            self._fault("yaml-key", "a key is a list or a record", value.location, "a key must be a word")
            frame.skipping = True
        elif (first := frame.keys.get(value.text)) is not None:
            self._fault(
                "duplicate-key",
                f"the key “{value.text}” stands twice: first in line {first.location.line}",
                value.location,
                "delete one of the two, or make the values one list",
            )
            frame.skipping = True
        else:
            frame.keys[value.text] = value
            frame.key = value

    def _alias(self, anchor: str, location: Location) -> None:
        if anchor in self.anchors:
            value, size = self.anchors[anchor]
            self._add(value, None, size)
            return
        self._fault(
            "yaml-syntax",
            f"a value cannot begin with “*” (“*{anchor}” would repeat a value that was named “&{anchor}” above)",
            location,
            "put the value in quotes",
        )
        self._add(Scalar("*" + anchor, location), None, 1)

    def _too_deep(self, location: Location) -> None:
        self._give_up(f"values are nested more than {MAX_DEPTH} deep", location)

    def _give_up(self, text: str, location: Location) -> None:
        self._fault("yaml-size", text, location, "a book needs far fewer; is this the right file?")
        self.root, self.stop = None, True

    def _fault(self, rule: str, text: str, location: Location, advice: str) -> None:
        if len(self.findings) < MAX_FAULTS:
            self.findings.append(Finding(rule, Level.ERROR, text, location, advice))


def _size(value: Value) -> int:
    """Return how many values there are in this one, aliases counted as often as they are repeated (bounded)."""
    total, waiting = 0, [value]
    while waiting and total <= MAX_VALUES:
        item = waiting.pop()
        total += 1
        if isinstance(item, Sequence):
            waiting += item.items
        elif isinstance(item, Mapping):
            waiting += (inner for _, inner in item.items)
    return total
