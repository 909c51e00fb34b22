"""Content models: expressions over child names, judged one child at a time by derivatives.

The derivative of a model by a child is the model of what may follow it. Nodes are interned and remember their
derivatives, so a model becomes an automaton as documents are read: a child that was seen before costs one look-up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

Names = dict[str, str]
"""Child name → name of its definition. A name ``namespace *`` stands for every other element of the namespace."""

Kind = Literal["nothing", "empty", "text", "names", "sequence", "choice", "repeat", "interleave"]
Step = tuple["Model", str]
TEXT = "#text"


@dataclass(eq=False, slots=True)
class Model:
    """One state of an automaton. `steps` and `skips` are derivatives found so far (skips: required parts left out)."""

    kind: Kind
    nullable: bool
    parts: tuple[Model, ...] = ()
    names: Names = field(default_factory=dict)
    steps: dict[str, Step | None] = field(default_factory=dict)
    skips: dict[str, Step | None] = field(default_factory=dict)
    shapes: dict[tuple[object, ...], tuple[str, ...] | None] = field(default_factory=dict)
    """Child names → the children's definitions, or None where something is wrong; only without text."""


class Models:
    """Makes models, each once: equal expressions are the same object."""

    def __init__(self, wild: Callable[[str], tuple[str, ...]] = lambda name: ()) -> None:
        self._interned: dict[tuple[object, ...], Model] = {}
        self._wild = wild
        self.nothing = Model("nothing", False)
        self.empty = Model("empty", True)
        self.text = Model("text", True)

    def _make(self, kind: Kind, nullable: bool, parts: tuple[Model, ...]) -> Model:
        # Interned nodes live as long as this object, so their ids are names.
        key = (kind, *(map(id, parts)))
        return self._interned.setdefault(key, Model(kind, nullable, parts))

    def name(self, names: Names) -> Model:
        """Return the model of one element out of several."""
        return self._interned.setdefault(("names", *sorted(names.items())), Model("names", False, names=names))

    def sequence(self, *parts: Model) -> Model:
        """Return the model of parts that follow one another."""
        result = self.empty
        for part in reversed(parts):
            result = self._pair(part, result)
        return result

    def _pair(self, first: Model, second: Model) -> Model:
        if self.nothing in (first, second):
            return self.nothing
        if first is self.empty:
            return second
        if second is self.empty:
            return first
        return self._make("sequence", first.nullable and second.nullable, (first, second))

    def choice(self, *parts: Model) -> Model:
        """Return the model of any one of the parts."""
        flat: dict[int, Model] = {}
        for part in parts:
            for option in part.parts if part.kind == "choice" else (part,):
                if option is not self.nothing:
                    flat[id(option)] = option
        options = tuple(flat.values())
        if len(options) > 1 and self.empty in options and any(o.nullable for o in options if o is not self.empty):
            options = tuple(o for o in options if o is not self.empty)
        if len(options) < 2:
            return options[0] if options else self.nothing
        return self._make("choice", any(o.nullable for o in options), options)

    def repeat(self, part: Model) -> Model:
        """Return the model of a part any number of times."""
        if part in (self.nothing, self.empty):
            return self.empty
        return part if part.kind == "repeat" else self._make("repeat", True, (part,))

    def interleave(self, *parts: Model) -> Model:
        """Return the model of parts whose children may come in any order."""
        kept = [part for part in parts if part is not self.empty]
        if self.nothing in kept:
            return self.nothing
        if len(kept) < 2:
            return kept[0] if kept else self.empty
        return self._make("interleave", all(part.nullable for part in kept), tuple(kept))

    def step(self, model: Model, name: str, skip: bool = False) -> Step | None:
        """Return what follows a child of this name and the child's definition; None where it may not stand here.

        With skip, required children may have been left out before it.
        """
        known = model.skips if skip else model.steps
        try:
            return known[name]
        except KeyError:
            known[name] = found = self._derive(model, name, skip)
            return found

    def _derive(self, model: Model, name: str, skip: bool) -> Step | None:
        match model.kind:
            case "text":
                return (self.empty, "") if name == TEXT else None
            case "names":
                definition = model.names.get(name)
                if not definition and name != TEXT:
                    definition = next((model.names[wild] for wild in self._wild(name) if wild in model.names), None)
                return (self.empty, definition) if definition else None
            case "repeat":
                return self._then(self.step(model.parts[0], name, skip), lambda rest: self._pair(rest, model))
            case "sequence":
                first, second = model.parts
                here = self._then(self.step(first, name, skip), lambda rest: self._pair(rest, second))
                later = self.step(second, name, skip) if first.nullable or skip else None
                return self._either([here, later])
            case "choice":
                return self._either([self.step(part, name, skip) for part in model.parts])
            case "interleave":
                return self._either(self._one_of(model, number, name, skip) for number in range(len(model.parts)))
        return None

    def _one_of(self, model: Model, number: int, name: str, skip: bool) -> Step | None:
        if model.parts[number] is self.text:
            return (model, "") if name == TEXT else None
        others = (*model.parts[:number], *model.parts[number + 1 :])
        return self._then(self.step(model.parts[number], name, skip), lambda rest: self.interleave(rest, *others))

    @staticmethod
    def _then(step: Step | None, join: Callable[[Model], Model]) -> Step | None:
        return (join(step[0]), step[1]) if step else None

    def _either(self, steps: Iterable[Step | None]) -> Step | None:
        found = [step for step in steps if step]
        if not found:
            return None
        return self.choice(*(rest for rest, _definition in found)), found[0][1]

    def shape(self, model: Model, names: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return the definitions of children with these names, without text; None where they break the model."""
        try:
            return model.shapes[names]
        except KeyError:
            pass
        state, definitions = model, []
        for name in names:
            step = self.step(state, name)
            if step is None:
                break
            state = step[0]
            definitions.append(step[1])
        fits = len(definitions) == len(names) and state.nullable
        model.shapes[names] = result = tuple(definitions) if fits else None
        return result


def allowed(model: Model) -> tuple[list[str], bool]:
    """Return the names of children that a model takes next (in order, once each), and whether text may come."""
    found: dict[str, None] = {}
    text = False
    pending = [model]
    while pending:
        node = pending.pop(0)
        if node.kind == "text":
            text = True
        elif node.kind == "names":
            found.update(dict.fromkeys(node.names))
        elif node.kind == "sequence":
            pending[:0] = node.parts if node.parts[0].nullable else node.parts[:1]
        else:
            pending[:0] = node.parts
    return list(found), text


def required(model: Model) -> list[str]:
    """Return the names of children without which a model cannot be complete, where the model leaves no choice."""
    match model.kind:
        case "names":
            return list(model.names) if len(model.names) == 1 else []
        case "sequence" | "interleave":
            return [name for part in model.parts for name in required(part)]
    return []
