"""The checker: the bytes of any .epub → a `Report`. It shares nothing with the stages that build books.

**The frame.** `messages` holds the table id → severity and words; `rules` the decorator `@rule(Scope, "ID", …, spec=…)`
and `run(scope)`; `xml` turns bytes into an `XMLDocument`; `document` says what checking one document is given
(`DocumentTask`), what it hands on (`DocumentSummary`), and which function does it (`@checker(media type, …)`).

**How a content rule is written.** A class that derives from `document.ContentDocument` (or `XMLDocument`) is a scope: a
rule takes one and yields messages. ::

    class XHTMLDocument(ContentDocument): ...

    @rule(XHTMLDocument, "RSC-005", spec="sec-xhtml-req")
    def title_is_not_empty(document: XHTMLDocument) -> Iterator[Message]:
        "The title element has text."
        for title in document.by_tag.get(XHTML_TITLE, ()):
            if not (title.text or "").strip():
                yield document.message("RSC-005", 'element "title" must not be empty', at=title, edge="end")

    @checker("application/xhtml+xml")
    def check_xhtml(task: DocumentTask, data: bytes) -> DocumentSummary:
        document = parse_document(task, data)          # a DocumentSummary where it is not well-formed
        ...
        return DocumentSummary(task.path, task.media_type, tuple(run(document)), references=…, anchors=…)

- `document.message(id, *args, at=element | number | (line, column), edge="start" | "end")` finds the place EPUBCheck
  reports: after the start tag for what a tag says, after the end tag (`edge="end"`) for what content lacks.
- `document.by_tag`, `document.elements`, `document.number(element)`: one list of elements, made once and only if asked.
- New ids are lines in `content_messages.py`.
- Encoding and document type (RSC-027, RSC-028, HTM-004, OPF-073, …) are judged by `check_document` for every document.

**What a document hands on** is in `DocumentSummary`: references (every URL, with the number of its element), anchors
(every id), order, properties, epub:type values, facts. Rules between documents see only this, never the tree.
A style element, a style attribute and an `xml-stylesheet` hand on their references like any element's.
"""

from __future__ import annotations
