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

import gc
import threading
from collections.abc import Iterable
from pathlib import Path

from epubgen.check.messages import Message
from epubgen.check.parallel import Run, Store, check_documents
from epubgen.check.report import Report

__all__ = ["Report", "check_publication"]


class _SeldomCollecting:
    """Looks for garbage less often: a check makes many objects, and next to none that refer to each other in circles.

    The threshold is the whole process's: the first of the checks that threads do at once raises it, the last puts it
    back.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._usual = gc.get_threshold()

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside:
                self._usual = gc.get_threshold()
                gc.set_threshold(100_000, *self._usual[1:])
            self._inside += 1

    def __exit__(self, *_error: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                gc.set_threshold(*self._usual)


_SELDOM_COLLECTING = _SeldomCollecting()


def check_publication(
    path: Path | str,
    *,
    profile: str | None = None,
    targets: Iterable[str] = (),
    run: Run | None = None,
    store: Store | None = None,
) -> Report:
    """Turn an .epub file, or a directory of what is in one, into a report. Never raises for what it finds.

    `profile` is one of dict, edupub, idx, preview (by default what the publication says of itself); `targets` are names
    out of `target_names`, to say what these will refuse, degrade or ignore besides,
    "accessibility" among them to compare what is claimed with what is there. With `run`,
    documents are checked by other processes where that pays; with `store`, those checked before are skipped.
    """
    from epubgen.check.flow import check_container

    messages: list[Message] = []
    version = ""
    with _SELDOM_COLLECTING:
        for found in check_container(Path(path), profile or "", check_documents(run, store), tuple(targets)):
            if isinstance(found, str):
                version = version or found
            else:
                messages.append(found)
    messages.sort(key=lambda message: (message.path or "", message.line or 0, message.column or 0))
    return Report(str(path), tuple(messages), version)
