"""Grammars of documents as tables, and the engine that judges trees by them: `judge.Judge(Grammar(table, root), …)`.

`tables` says how a table is written; `models` turns content models into automata, `values` knows the types of attribute
values, `aria` the roles. A table serves any kind of XML document: nothing here knows of EPUB.
"""

from __future__ import annotations
