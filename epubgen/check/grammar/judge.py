"""A parsed document and a grammar → faults: each with its element, the edge of it that SAX would report, and words.

A document that conforms is passed with a few look-ups an element: the grammar remembers which lists of children and of
attributes are right. Only where one is wrong is it read again, child by child, to say what; what follows is then judged
as if the fault were not there, as validators that read streams do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from lxml import etree

from epubgen.check.grammar.advice import about_attribute, about_element
from epubgen.check.grammar.aria import judge_roles
from epubgen.check.grammar.models import TEXT, Model, allowed, required
from epubgen.check.grammar.tables import NAMESPACES, Definition, Grammar
from epubgen.check.grammar.values import SPACE, Test, describe, test

Element = etree._Element
XHTML = "http://www.w3.org/1999/xhtml"
SVG = "http://www.w3.org/2000/svg"
PREFIXES = {
    "http://www.w3.org/1998/Math/MathML": "math",
    SVG: "svg",
    **{uri: prefix for prefix, uri in NAMESPACES.items()},
}


Edge = Literal["start", "end", "before", "before-end"]
"""After the start or the end tag of the element, or before one of them, where a text ends."""


class Fault(NamedTuple):
    """One breach of a grammar."""

    element: Element
    text: str
    edge: Edge = "start"


MOST = 100
"""Faults of one kind that are told one by one for one element."""


class Plan(NamedTuple):
    """What is to be looked at in elements with one list of attributes."""

    tests: tuple[tuple[str, Test, str], ...]
    faults: tuple[str, ...]
    roles: bool


def display(tag: object) -> str:
    """Return an element's or attribute's name with the usual prefix of its namespace."""
    namespace, _, local = str(tag).rpartition("}")
    prefix = PREFIXES.get(namespace[1:])
    return f"{prefix}:{local}" if prefix else local


@dataclass
class Judge:
    """Judges documents by one grammar. `tables` name where elements in wrong places are looked up."""

    grammar: Grammar
    tables: tuple[str, ...]
    data: bool = False
    """Whether data-* attributes may stand anywhere."""
    foreign: bool = False
    """Whether attributes of foreign namespaces, data-* and its-* may stand anywhere."""
    open: bool = False
    """Whether some element may hold elements of any name, so that none is unknown."""

    def judge(self, root: Element) -> Iterator[Fault]:
        """Yield every breach of the grammar in a tree."""
        expected = self.grammar.root_tag
        places: tuple[str, ...] = (self.grammar.root,)
        if root.tag != expected:
            yield Fault(root, f'the root element is "{display(root.tag)}", it must be "{display(expected)}"')
            places = tuple(self.grammar.anywhere(str(root.tag), self.tables))
        pending: list[tuple[Element, str]] = [(root, " ".join(places))] if places else []
        if not places:
            yield from self._inside_unknown(root, pending)
        while pending:
            element, place = pending.pop()
            definition = self.choose(element, place)
            yield from self._attributes(element, definition)
            if definition.model is None:
                continue
            yield from self._content(element, definition, definition.model, pending)

    def choose(self, element: Element | dict[str, str], place: str) -> Definition:
        """Return the definition of an element, or of one with these attributes, in a place."""
        definitions = self.grammar.define(place) if " " not in place else self._merged(place)
        for definition in definitions:
            names, values = definition.condition
            if not names:
                return definition
            for name in names:
                value = element.get(name)
                if value is not None and (not values or value.strip(SPACE).lower() in values):
                    return definition
        return definitions[-1]

    def _merged(self, place: str) -> list[Definition]:
        """Return one definition for an element in a wrong place: what any of its places allows."""
        known = self.grammar._definitions
        if place not in known:
            all_of = [definition for name in place.split() for definition in self.grammar.define(name)]
            first = all_of[0]
            models = [definition.model for definition in all_of if definition.model]
            made = Definition(place, first.local, (), first.content, dict(first.attributes), (), first.open)  # type: ignore[arg-type]
            made.condition = ((), frozenset())
            for definition in all_of:
                made.attributes |= definition.attributes
            made.required = tuple(name for name in first.required if all(name in d.required for d in all_of))
            made.roles, made.aria = first.roles, first.aria
            made.model = self.grammar.models.choice(*models) if len(models) == len(all_of) else None
            known[place] = [made]
        return known[place]

    # Attributes

    def _attributes(self, element: Element, definition: Definition) -> Iterator[Fault]:
        plan = self.plan(definition, tuple(element.keys()))
        for text in plan.faults:
            yield Fault(element, text)
        for name, fits, type in plan.tests:
            value = element.get(name, "")
            if not fits(value):
                yield Fault(element, f'attribute "{display(name)}" is "{value[:60]}"; it must be {describe(type)}')
        if plan.roles:
            for text in judge_roles(element, definition):
                yield Fault(element, text)

    def plan(self, definition: Definition, names: tuple[str, ...]) -> Plan:
        """Return what is to be looked at in elements of a definition with these attributes."""
        plan = definition.plans.get(names)
        if plan is None:
            definition.plans[names] = plan = self._plan(definition, names)
        assert isinstance(plan, Plan)
        return plan

    def _plan(self, definition: Definition, names: tuple[str, ...]) -> Plan:
        tests, faults = [], []
        roles = False
        for name in names:
            if name in definition.attributes:
                type = definition.attributes[name]
                if fits := test(type):
                    tests.append((name, fits, type))
            elif self._has_roles(definition) and (name == "role" or name.startswith("aria-")):
                roles = True
            elif not self._passes(name, definition):
                faults.append(f'attribute "{display(name)}" is not allowed on "{definition.local}"')
                if len(faults) <= MOST:
                    faults[-1] += about_attribute(name, definition.name.startswith("html:"), definition.attributes)
        missing = [name for name in definition.required if name not in names]
        if missing:
            quoted = " and ".join(f'"{display(name)}"' for name in missing)
            faults.append(f'"{definition.local}" lacks the attribute{"s" * (len(missing) > 1)} {quoted}')
        if len(faults) > MOST:
            faults[MOST:] = [f"… and {len(faults) - MOST} more attributes are not allowed"]
        return Plan(tuple(tests), tuple(faults), roles)

    @staticmethod
    def _has_roles(definition: Definition) -> bool:
        return definition.name.startswith("html:") and definition.open != "*"

    def _passes(self, name: str, definition: Definition) -> bool:
        if "epub:*" in definition.barred and name.startswith(f"{{{NAMESPACES['epub']}}}"):
            return False
        if definition.open == "*" or (definition.open and name[0] != "{" and name not in definition.barred):
            return True
        if definition.passes_foreign and name[0] == "{":
            return name[1:].partition("}")[0] not in NAMESPACES.values()
        if not self.foreign:
            return self.data and name[:5] == "data-"
        if name[0] != "{":
            return name[:5] == "data-" or name[:4] == "its-"
        return name[1:].partition("}")[0] not in NAMESPACES.values()

    # Content

    def _content(
        self, element: Element, definition: Definition, model: Model, pending: list[tuple[Element, str]]
    ) -> Iterator[Fault]:
        children = list(element)
        if definition.passes_foreign:
            children = [child for child in children if not is_foreign(child.tag)]
        if not children:
            if model.nullable and (definition.mixed or not (element.text or "").strip(SPACE)):
                return
        else:
            places = model.shapes.get(tuple([child.tag for child in children]))
            if places is None:
                children = [child for child in children if isinstance(child.tag, str)]
                places = self.grammar.models.shape(model, tuple([str(child.tag) for child in children]))
            if places is not None and (definition.mixed or not _has_text(element)):
                pending.extend(zip(children, places, strict=True))
                return
        yield from self._explain(element, definition, model, pending)

    def _explain(
        self, element: Element, definition: Definition, model: Model, pending: list[tuple[Element, str]]
    ) -> Iterator[Fault]:
        models = self.grammar.models
        for item in _items(element, definition.passes_foreign):
            if isinstance(item, tuple):
                step = models.step(model, TEXT)
                if step:
                    model = step[0]
                else:
                    text = f'text is not allowed in "{definition.local}" here; {_expected(model)}'
                    yield Fault(item[0], text, item[1])
                continue
            tag = str(item.tag)
            step = models.step(model, tag)
            if step is None:
                step = models.step(model, tag, skip=True)
                yield Fault(item, self._misplaced(tag, definition, model, skipped=step is not None))
            if step is None:
                places = self.grammar.anywhere(tag, self.tables)
                if places:
                    pending.append((item, " ".join(places)))
                else:
                    yield from self._inside_unknown(item, pending)
                continue
            model = step[0]
            pending.append((item, step[1]))
        if not model.nullable:
            yield Fault(element, f'"{definition.local}" is incomplete; {_expected(model)}', "end")

    def _inside_unknown(self, element: Element, pending: list[tuple[Element, str]]) -> Iterator[Fault]:
        """Find what can be judged inside an unknown element: its known children, which nobody can place where they end.

        Where elements of any name have a meaning, as in HTML with its foreign ones, nothing is looked for in them.
        """
        if self.foreign or self.open:
            return
        for child in element.iterchildren("*"):
            places = self.grammar.anywhere(str(child.tag), self.tables)
            if places:
                pending.append((child, " ".join(places)))
                yield Fault(
                    child, f'"{display(child.tag)}" stands in "{display(element.tag)}", which is unknown', "end"
                )
            else:
                yield from self._inside_unknown(child, pending)

    def _misplaced(self, tag: str, definition: Definition, model: Model, skipped: bool) -> str:
        name = display(tag)
        missing = " and ".join(f'"{display(name)}"' for name in required(model))
        if skipped and missing:
            return f'"{name}" in "{definition.local}" must come after {missing}'
        if not self.grammar.anywhere(tag, self.tables):
            name = f'"{name}" is unknown{about_element(tag, allowed(model)[0])}'
            return f'element {name}; in "{definition.local}" {_expected(model)}'
        return f'element "{name}" is not allowed in "{definition.local}" here; {_expected(model)}'


def _expected(model: Model) -> str:
    names, text = allowed(model)
    shown = (["text"] if text else []) + [f'"{display(name)}"' for name in names[:12] if not name.endswith("*")]
    more = f" and {len(names) - 12} other elements" if len(names) > 12 else ""
    if not shown:
        return "nothing more may follow"
    return f"{'may' if model.nullable else 'must'} come: {', '.join(shown)}{more}"


def _has_text(element: Element) -> bool:
    return bool((element.text or "").strip(SPACE)) or any((child.tail or "").strip(SPACE) for child in element)


def is_foreign(tag: object) -> bool:
    """Say whether an element is of a namespace that no table of content documents describes."""
    return isinstance(tag, str) and tag[1:].rpartition("}")[0] not in (XHTML, SVG)


def _items(element: Element, passes_foreign: bool) -> Iterator[Element | tuple[Element, Edge]]:
    """Yield the children of an element, and where there is text, a mark for it: the tag that follows it."""

    def counts(child: Element) -> bool:
        return isinstance(child.tag, str) and not (passes_foreign and is_foreign(child.tag))

    children = [child for child in element if counts(child)]
    texts = [element.text or ""]
    for child in element:
        if counts(child):
            texts.append(child.tail or "")
        else:
            texts[-1] += child.tail or ""
    for text, child in zip(texts, children, strict=False):
        if text.strip(SPACE):
            yield child, "before"
        yield child
    if texts[-1].strip(SPACE):
        yield element, "before-end"
