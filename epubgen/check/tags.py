"""A well-formed document, tag by tag → whether it follows its grammar, and the attributes that rules want.

Nearly all tags of a book have come before: `<p>`, `</td>`, `<a href="…">` with another address. So a document is cut
at its ``<``, and each tag is looked up, as bytes, in the *state* that the tags before have led to. What is found there
says which state comes next. A tag that is new to a state is read once: its attributes by the grammar's table, its
element by the content model. Tags whose values differ are looked up by what is around the values.

That only shows that a document is right. Where a tag has no next state, or markup is of a kind that is not read here,
the answer is None: then the tree is judged (`grammar.judge`), and says what is wrong. Both go by the same tables.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

from epubgen.check.excluded import EXCLUDED_IN, EXCLUDING
from epubgen.check.grammar.aria import judge_roles
from epubgen.check.grammar.judge import Judge, Plan, is_foreign
from epubgen.check.grammar.models import TEXT, Model
from epubgen.check.grammar.tables import Definition
from epubgen.check.harvest import XML, Found, Nodes, wanted
from epubgen.check.markup_text import (
    Aside,
    Attributes,
    Prefixes,
    Unproven,
    attribute_text,
    cut,
    read_tag,
    says_something,
    without_asides,
)

MOST = 4096
"""Tags that a state remembers, and states that a reader remembers; what is beyond is read again each time."""
LONG = 500
"""Bytes of a tag that is remembered."""
CONSTANT = frozenset(
    (
        "class", "lang", f"{{{XML}}}lang", "dir", "style", "role", "scope", "colspan", "rowspan", "type", "rel",
        "hidden", "{http://www.idpf.org/2007/ops}type", "charset", "start", "aria-hidden",
    )
)  # fmt: skip
"""Attributes whose values come again and again: tags that have no others are remembered as a whole."""


Inside = frozenset[str]
"""Which elements are open that exclude others from all that is in them."""


class Shape(NamedTuple):
    """What is to be done about tags that differ in values only."""

    into: State | None
    after: State | None
    leaf: bool
    tag: str
    names: tuple[str, ...]
    quoted: tuple[int, ...]
    """Where the values of `names` are among what a tag's quotation marks divide."""
    tests: tuple[tuple[int, Callable[[str], object]], ...]
    definition: Definition | None
    """Where the attributes have to be judged by all of their values (roles), the element's definition."""
    wants: tuple[tuple[str, str, int], ...]


class Move:
    """One tag in one state: where it leads, and what rules want to know of it."""

    __slots__ = ("after", "into", "leaf", "tag", "wants")

    def __init__(
        self,
        into: State | None,
        after: State | None,
        leaf: bool,
        tag: str,
        wants: tuple[tuple[str, str, str, tuple[str, ...]], ...],
    ) -> None:
        self.into, self.after, self.leaf, self.tag, self.wants = into, after, leaf, tag, wants


END = Move(None, None, False, "", ())


class Reading(NamedTuple):
    """What is known of a document that follows its grammar."""

    started: list[Move]
    """Its elements in document order."""
    found: dict[str, list[Found]]

    def numbers(self) -> dict[str, list[int]]:
        """Return the numbers of its elements by their names."""
        found: dict[str, list[int]] = {}
        for number, move in enumerate(self.started):
            if move.tag in found:
                found[move.tag].append(number)
            else:
                found[move.tag] = [number]
        return found


class State(dict[bytes, Move]):
    """A place in an element of some definition: what may come next. Tags that have come before → moves."""

    __slots__ = ("definition", "inside", "model", "prefixes", "reader", "shapes", "strict", "texted")

    def __init__(
        self, reader: Reader, definition: Definition | None, model: Model | None, prefixes: Prefixes, inside: Inside
    ) -> None:
        self.reader, self.definition, self.model, self.prefixes, self.inside = (
            reader, definition, model, prefixes, inside,
        )  # fmt: skip
        self.strict = definition is not None and definition.model is not None and not definition.mixed
        """Whether it matters if there is text."""
        self.shapes: dict[tuple[str, ...], Shape] = {}
        self.texted: State | None = None

    def __missing__(self, tag: bytes) -> Move:
        if tag[:1] == b"/":
            if self.model is not None and not self.model.nullable:
                raise Unproven
            self.keep(tag, END)
            return END
        if tag[:1] in (b"!", b"?"):
            raise Aside
        text = tag.decode()
        parts = text.split('"')
        shape = self.shapes.get(tuple(parts[::2]))
        if shape is None:
            return self.reader.learn(self, tag)
        if "&" in text or "\n" in text or "\t" in text or "\r" in text:
            return _moved(shape, [attribute_text(parts[number].encode()) for number in shape.quoted])
        return _moved(shape, [parts[number] for number in shape.quoted])

    def keep(self, tag: bytes, move: Move) -> None:
        """Remember where a tag leads."""
        if len(self) < MOST and len(tag) < LONG:
            self[tag] = move

    def text(self, piece: bytes) -> State:
        """Return the state after text; the same after what is only space."""
        if not says_something(piece):
            return self
        if self.texted is None:
            step = self.reader.judge.grammar.models.step(self.model, TEXT) if self.model is not None else None
            if step is None:
                raise Unproven
            self.texted = self.reader.state(self.definition, step[0], self.prefixes, self.inside)
        return self.texted


class Reader:
    """Reads documents by one judge's grammar; `gathers` says whether somebody wants their attributes."""

    def __init__(self, judge: Judge, gathers: bool = True) -> None:
        self.judge = judge
        self.gathers = gathers
        self._states: dict[tuple[int, int, Prefixes, Inside], State] = {}
        self._lock = Lock()
        self._start = State(self, None, None, (), frozenset())

    def read(self, text: bytes, nodes: Nodes) -> Reading | None:
        """Return what a well-formed document in UTF-8 holds; None where it is not proven to follow the grammar."""
        with self._lock:  # states learn while they are used
            if len(self._states) > MOST:
                self._states.clear()
                self._start = State(self, None, None, (), frozenset())
            try:
                return self._read(cut(text), nodes)
            except Aside:
                return self._read_without_asides(text, nodes)
            except Unproven:
                return None

    def _read_without_asides(self, text: bytes, nodes: Nodes) -> Reading | None:
        try:
            return self._read(cut(without_asides(text)), nodes)
        except (Aside, Unproven):
            return None

    def _read(self, pieces: list[bytes], nodes: Nodes) -> Reading:
        started: list[Move] = []
        found: dict[str, list[Found]] = {}
        stack: list[State] = []
        push, pop, start = stack.append, stack.pop, started.append
        state = self._start
        for piece in pieces:
            tag, _, rest = piece.partition(b">")
            move = state[tag]
            into = move.into
            if into is None:
                state = pop()
            else:
                if move.wants:
                    number = len(started)
                    for kind, name, value, names in move.wants:
                        entry = Found(number, move.tag, name, value, names, nodes)
                        if kind in found:
                            found[kind].append(entry)
                        else:
                            found[kind] = [entry]
                start(move)
                if not move.leaf:
                    push(move.after)  # type: ignore[arg-type]
                state = into
            if state.strict and rest and not rest.isspace():
                state = state.text(rest)
        return Reading(started, found)

    def state(self, definition: Definition | None, model: Model | None, prefixes: Prefixes, inside: Inside) -> State:
        """Return the state in an element of this definition where this model says what may follow."""
        key = (id(definition), id(model), prefixes, inside)
        known = self._states.get(key)
        if known is None:
            if len(self._states) > 2 * MOST:
                raise Unproven
            self._states[key] = known = State(self, definition, model, prefixes, inside)
        return known

    def learn(self, state: State, tag: bytes) -> Move:
        """Read a tag that is new to a state; raises Unproven where it may not stand there."""
        written = read_tag(tag, state.prefixes)
        names = tuple(written.attributes)
        if any(
            outer in state.inside
            for outer, attribute in EXCLUDED_IN.get(written.name, ())
            if not attribute or attribute in names
        ):
            raise Unproven
        definition, after = self._follow(state, written.name, written.attributes)
        plan = self._plan(definition, written.attributes)
        inside = state.inside | {written.name} if written.name in EXCLUDING else state.inside
        content = self.state(definition, definition.model if definition else None, written.prefixes, inside)
        if written.leaf and content.model is not None and not content.model.nullable:
            raise Unproven
        shape = Shape(
            after if written.leaf else content,
            after,
            written.leaf,
            written.name,
            names,
            written.quoted,
            tuple((names.index(name), fits) for name, fits, _type in plan.tests),
            definition if plan.roles else None,
            tuple((kind, name, names.index(name)) for name, kind in (wanted(names) if self.gathers else ())),
        )
        move = _moved(shape, list(written.attributes.values()))
        if written.prefixes != state.prefixes or CONSTANT.issuperset(names):
            state.keep(tag, move)
        elif written.quoted and not self._chosen_by_value(definition) and len(state.shapes) < MOST:
            state.shapes[tuple(tag.decode().split('"')[::2])] = shape
        return move

    def _follow(self, state: State, name: str, attributes: Attributes) -> tuple[Definition | None, State]:
        """Return the definition of an element in a state, and the state after it."""
        grammar = self.judge.grammar
        if state is self._start:
            if name != grammar.root_tag:
                raise Unproven
            return self.judge.choose(attributes, grammar.root), self._start
        if state.model is None:
            return None, state
        if state.definition is not None and state.definition.passes_foreign and is_foreign(name):
            raise Unproven  # which is passed over with all that is in it
        step = grammar.models.step(state.model, name)
        if step is None:
            raise Unproven
        return self.judge.choose(attributes, step[1]), self.state(
            state.definition, step[0], state.prefixes, state.inside
        )

    def _plan(self, definition: Definition | None, attributes: Attributes) -> Plan:
        if definition is None:
            return Plan((), (), False)
        plan = self.judge.plan(definition, tuple(attributes))
        if plan.faults:
            raise Unproven
        return plan

    def _chosen_by_value(self, definition: Definition | None) -> bool:
        return definition is not None and any(
            other.condition[1] for other in self.judge.grammar.define(definition.name)
        )


def _moved(shape: Shape, values: list[str]) -> Move:
    """Return the move of a tag of this shape; raises Unproven where a value is wrong."""
    for number, fits in shape.tests:
        if not fits(values[number]):
            raise Unproven
    if shape.definition is not None:
        for _fault in judge_roles(dict(zip(shape.names, values, strict=True)), shape.definition):
            raise Unproven
    wants = tuple([(kind, name, values[number], shape.names) for kind, name, number in shape.wants])
    return Move(shape.into, shape.after, shape.leaf, shape.tag, wants)
