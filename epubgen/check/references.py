"""Rules about references between documents: URLs, the resources they lead to, and the fragments of these.

Longer than 300 lines because one fault hides another: what is said of a URL decides what is said of its target.
"""

from __future__ import annotations

from collections.abc import Iterator

from epubgen.check.document import DocumentSummary, Reference
from epubgen.check.fallbacks import data_type
from epubgen.check.links import metadata_links
from epubgen.check.media_types import NCX, SVG, XHTML, is_core, is_document, may_be_remote
from epubgen.check.messages import Message
from epubgen.check.package import Item
from epubgen.check.plain_links import is_scheme_based
from epubgen.check.publication import Publication
from epubgen.check.rules import rule
from epubgen.check.urls import URL, resolve
from epubgen.check.vocabularies import words

LINKS = words("hyperlink toc page-list landmarks nav overlay-text region search-key")
"""Kinds of references that lead readers to a place; all others but cite and link load a resource."""
EMBEDDED = words(
    "image audio video track font media object script stylesheet svg-symbol svg-paint svg-clip-path generic"
)
SPINE_LINKS = words("hyperlink toc page-list landmarks nav region")
NEVER_FILES = words("image object overlay-text script stylesheet svg-symbol track")
NEVER_FILES_EPUB2 = words("font image object overlay-text")
"""Kinds of resources that file URLs must not name, besides being no URLs for books at all."""
REMOTE_KINDS = words("audio video font media")
"""Kinds of resources that may lie outside the container."""
SCHEMES = words(
    """aaa aaas acap cap cid crid data dav dict dns dtn fax file ftp go gopher h323 http https iax icap im imap
    info ipp irc iris javascript ldap mailto mid modem msrp msrps mtqp mupdate news nfs nntp opaquelocktoken
    pop pres prospero rtsp service shttp sip sips snews snmp tag tel telnet tftp thismessage tip tn3270 tv
    urn vemmi wais xmlrpc.beep xmlrpc.beeps xmpp z39.50r z39.50s"""
)
"""URL schemes that the reference knows as registered."""


@rule(
    Publication,
    "RSC-020",
    "RSC-026",
    "RSC-029",
    "RSC-030",
    "RSC-033",
    "RSC-031",
    "HTM-025",
    "RSC-007",
    "RSC-011",
    spec="sec-container-iri",
)
def urls_are_valid_in_a_container(publication: Publication) -> Iterator[Message]:
    """URLs are valid, stay in the container or are remote by http or https, and relative ones have no query."""
    absolute: set[str] = set()
    for summary, reference, url in publication.noticed:
        if summary is publication.of_package:
            continue  # judged with the other URLs of the package document
        styled = is_style_in_markup(summary, reference)
        if is_local_style(reference):
            continue
        for id, *args in url_faults(reference, url, publication.package.is_epub3):
            if id in UNTIL_ABSOLUTE and summary.path in absolute and not styled:
                continue
            yield publication.message(id, *args, path=summary.path, at=reference.at)
        if url.is_absolute and not styled:
            absolute.add(summary.path)


UNTIL_ABSOLUTE = words("RSC-026 RSC-033")
"""What the reference says of the relative URLs of a document up to its first absolute one."""


def is_style_in_markup(summary: DocumentSummary, reference: Reference) -> bool:
    """Tell whether a reference is in a style of a content document, which is a style sheet of its own."""
    return reference.element == "style" or (isinstance(reference.at, tuple) and summary.media_type in (XHTML, SVG))


def url_faults(reference: Reference, url: URL, epub3: bool = True) -> Iterator[tuple[str, ...]]:
    """Yield id and arguments of what is wrong with one URL, wherever it leads."""
    if url.fault:
        yield "RSC-020", reference.url, url.fault
    if url.scheme == "file":  # as it is written: the reference says nothing of "FILE:"
        yield "RSC-030", reference.url
    elif url.where == "data":
        yield from _data_faults(reference, url, epub3)
    elif url.where == "container":
        if url.leaks:
            yield "RSC-026", reference.url
        if url.query:
            yield "RSC-033", reference.url
    elif (
        url.where == "other"
        and reference.kind in LINKS
        and url.scheme not in SCHEMES
        and reference.kind != "overlay-text"
        and reference.element != "content"
    ):
        yield "HTM-025", reference.url
    elif url.where in ("remote", "other") and url.scheme != "https" and reference.kind in REMOTE_KINDS | {"cite"}:
        yield "RSC-031", reference.url


def _data_faults(reference: Reference, url: URL, epub3: bool) -> Iterator[tuple[str, ...]]:
    is_link = reference.kind in LINKS and reference.kind != "overlay-text"
    if is_link and epub3 and reference.element != "content":
        yield ("RSC-029",)
    if url.fragment is not None:
        yield "RSC-007", reference.url[:60]  # the reference takes what is left of such a URL for a file
    elif reference.kind == "overlay-text" and data_type(url.path) not in (XHTML, SVG):
        yield "RSC-010", reference.url[:60]
    elif is_link:
        documents = (XHTML, SVG, "text/html") if epub3 else (XHTML, "text/html")
        yield "RSC-011" if data_type(url.path) in documents else "RSC-010", reference.url[:60]


@rule(Publication, "RSC-007", "RSC-007w", "RSC-008", spec="sec-manifest-elem")
def referenced_resources_are_in_the_manifest(publication: Publication) -> Iterator[Message]:
    """A file that a document refers to is in the container and in the manifest."""
    told: set[str] = set()
    for summary, reference, url in publication.noticed:
        if url.where == "container" and not publication.item(url.path) and url.path != publication.package.path:
            id = "" if is_link_of_html(publication, summary, reference) else missing_id(publication, reference, url)
            if id and not (id == "RSC-008" and url.path in told):
                yield publication.message(id, url.path, path=summary.path, at=reference.at)
            if id == "RSC-008":
                told.add(url.path)
        elif (
            url.where in ("remote", "other", "file")
            and reference.kind in REMOTE_KINDS
            and not publication.item(url.path)
            and not must_be_local(publication, reference, url)
        ):
            yield publication.message("RSC-008", url.path, path=summary.path, at=reference.at)


def is_link_of_html(publication: Publication, summary: DocumentSummary, reference: Reference) -> bool:
    """Tell whether a reference is a link element of HTML that is no style sheet, which nobody must follow."""
    return reference.kind == "link" and summary is not publication.of_package


def missing_id(publication: Publication, reference: Reference, url: URL) -> str:
    """Return the id of the message about a reference to what the manifest does not list.

    A fragment can be in a listed resource only: the reference looks for a file of that name, with the fragment.
    """
    if reference.kind == "link":  # which need not be in the manifest, if it is a whole file
        return "RSC-007w" if url.fragment or url.path not in publication.container.files else ""
    return "RSC-008" if url.path in publication.container.files and url.fragment is None else "RSC-007"


@rule(Publication, "OPF-031", "OPF-032", "RSC-006", "RSC-032", spec="sec-opf2-guide")
def guide_leads_to_documents(publication: Publication) -> Iterator[Message]:
    """The guide leads to content documents of the manifest."""
    for summary, reference, url in publication.noticed:
        if reference.kind != "guide" or url.where == "nowhere":
            continue
        item = publication.item(url.path)
        if item is None:
            yield publication.message("OPF-031", url.path, path=summary.path, at=reference.at)
            of_package = url.where == "container" and url.path == publication.package.path
            if of_package or (url.where == "data" and not is_core(data_type(url.path), publication.package.is_epub3)):
                yield publication.message("RSC-032", url.path, "", path=summary.path, at=reference.at)
            elif url.where not in ("container", "data"):
                yield publication.message("RSC-006", url.path, path=summary.path, at=reference.at)
        elif not leads_to_document(publication, item):
            yield publication.message("OPF-032", item.path, path=summary.path, at=reference.at)
            if not any(is_core_of_guide(i, publication.package.is_epub3) for i in publication.package.fallbacks(item)):
                args = item.path, item.media_type
                yield publication.message("RSC-032", *args, path=summary.path, at=reference.at)


def is_core_of_guide(item: Item, epub3: bool) -> bool:
    """Tell whether the guide may lead to an item without a fallback: the NCX is for reading systems alone."""
    exempt = item.remote or item.media_type.startswith("video/")
    return exempt or (is_core(item.media_type, epub3) and item.media_type != NCX)


@rule(Publication, "OPF-067", spec="sec-link-elem")
def linked_resources_are_no_items(publication: Publication) -> Iterator[Message]:
    """A resource that metadata link to is not in the manifest, unless it is in the spine."""
    package = publication.package
    linked = {e.get("href", "") for e in metadata_links(package)} if package.is_epub3 else set()
    for path in sorted({resolve(href, package.path).path for href in linked}):
        if path in package.by_path and path not in package.in_spine:
            yield package.message("OPF-067", path)


@rule(Publication, "RSC-006", "RSC-006b", spec="sec-resource-locations")
def remote_resources_are_allowed_there(publication: Publication) -> Iterator[Message]:
    """Only audio, video and fonts, and what scripts fetch, lie outside the container."""
    for summary, reference, url in publication.noticed:
        if must_be_local(publication, reference, url):
            yield publication.message("RSC-006", url.path, path=summary.path, at=reference.at)
    yield from remote_items(publication)


def must_be_local(publication: Publication, reference: Reference, url: URL) -> bool:
    """Tell whether a reference leads out of the container where it must not."""
    if url.where == "file":
        return reference.kind in (NEVER_FILES if publication.package.is_epub3 else NEVER_FILES_EPUB2)
    if url.where not in ("remote", "other"):
        return False
    if reference.kind == "font" and not publication.package.is_epub3:
        return True
    if reference.kind == "overlay-text":
        return True
    return reference.kind in EMBEDDED and not remote_is_allowed(publication, reference, url)


def remote_is_allowed(publication: Publication, reference: Reference, url: URL) -> bool:
    """Tell whether a reference may be to a remote resource."""
    item = publication.item(url.path)
    return reference.kind in REMOTE_KINDS or (item is not None and may_be_remote(item.media_type))


def remote_items(publication: Publication) -> Iterator[Message]:
    """Yield what is wrong with items of the manifest that are neither in the container nor may lie outside."""
    package = publication.package
    if not package.is_epub3:
        return
    scripted = any("scripted" in summary.properties for summary in publication.summaries.values())
    for item in package.items:
        if item.url.where in ("container", "data", "nowhere"):
            continue
        if item.path in package.in_spine or not may_be_remote(item.media_type):
            used = any(reference.kind in EMBEDDED for _s, reference, _u in publication.targets.get(item.path, ()))
            if item.path in package.in_spine or (not scripted and not used):
                yield package.message("RSC-006", item.path, at=item.number)
            elif scripted and not used:
                yield package.message("RSC-006b", item.path, at=item.number)


@rule(Publication, "RSC-010", "RSC-011", "RSC-021", spec="sec-xhtml-content-type")
def links_lead_to_documents_of_the_spine(publication: Publication) -> Iterator[Message]:
    """A link leads to a content document, or a resource that falls back on one, and that is in the spine."""
    package = publication.package
    for summary, reference, url in publication.noticed:
        if url.where != "container" or reference.kind not in LINKS:
            continue
        item = publication.item(url.path)
        if url.path == package.path and item is None and not is_cfi(url):
            yield publication.message("RSC-010", url.path, path=summary.path, at=reference.at)
        if item is None:
            continue
        if reference.kind == "search-key":
            if url.path not in package.in_spine:
                yield publication.message("RSC-021", url.path, path=summary.path, at=reference.at)
        elif not leads_to_document(publication, item):
            yield publication.message("RSC-010", url.path, path=summary.path, at=reference.at)
        elif url.path not in package.in_spine and reference.kind in SPINE_LINKS and not is_cfi(url):
            yield publication.message("RSC-011", url.path, path=summary.path, at=reference.at)


def is_cfi(url: URL) -> bool:
    """Tell whether the fragment of a URL is a canonical fragment identifier of EPUB."""
    return (url.fragment or "").startswith("epubcfi(")


def leads_to_document(publication: Publication, item: Item) -> bool:
    """Tell whether an item, or what it falls back on, is a content document (or was one, in earlier versions)."""
    package = publication.package
    old = ("text/html", "text/x-oeb1-document")
    return any(is_document(i.media_type, package.is_epub3) or i.media_type in old for i in package.fallbacks(item))


@rule(
    Publication, "RSC-009", "RSC-012", "RSC-013", "RSC-014", "RSC-015", "MED-017", "MED-018", spec="sec-container-iri"
)
def fragments_name_something(publication: Publication) -> Iterator[Message]:
    """The fragment of a URL is the id of an element in the document it leads to, of a kind that suits."""
    for summary, reference, url in publication.noticed:
        if url.where != "container" or is_local_style(reference):
            continue
        if reference.kind == "link" and summary is not publication.of_package:
            continue
        if (
            reference.kind in ("svg-symbol", "svg-paint")
            and url.fragment is None
            and publication.item(url.path) is not None
        ):
            yield publication.message("RSC-015", reference.url, path=summary.path, at=reference.at)
        if not url.fragment and (url.fragment is None or reference.kind not in ("image", "stylesheet")):
            continue
        item = publication.item(url.path)
        if item is not None and (id := fragment_fault(publication, reference, url, item)):
            shown = url.fragment if id in ("MED-017", "MED-018") else reference.url
            yield publication.message(id, shown, path=summary.path, at=reference.at)


def is_local_style(reference: Reference) -> bool:
    """Tell whether a style refers to an element of its own document, which nobody else can judge."""
    return reference.url.startswith("#") and (reference.element == "style" or isinstance(reference.at, tuple))


def fragment_fault(publication: Publication, reference: Reference, url: URL, item: Item) -> str:
    """Return the id of what is wrong with the fragment of a URL, or ""."""
    fragment = url.fragment or ""
    told = _fault_by_type(reference, fragment, item.media_type)
    if told is not None:
        return told
    if reference.kind in SPINE_LINKS and url.path not in publication.package.in_spine:
        return ""  # which is said already
    target = publication.summaries.get(url.path)
    if target is None:
        return "RSC-012"  # be it because the document is encrypted
    if not target.parsed and any(message.id in UNREAD for message in target.messages):
        return ""
    if fragment not in target.anchors:
        return "RSC-012"
    return wrong_anchor(reference, target.anchors[fragment])


def _fault_in_other(reference: Reference) -> str:
    """Return the fault that a fragment has in what is neither XHTML nor SVG."""
    if reference.kind in ("cite", "svg-paint", "svg-symbol"):
        return "RSC-014"
    return "RSC-009" if reference.kind == "image" and not is_generic(reference) else ""


def is_generic(reference: Reference) -> bool:
    """Tell whether a reference may be to anything: one in a style, and that of an input element."""
    return reference.element in ("css", "style", "input")


def _fault_by_type(reference: Reference, fragment: str, media_type: str) -> str | None:
    """Return the fault that a fragment has by the type of its target; None where it should be the id of an element."""
    canonical = fragment.startswith("epubcfi(")
    if reference.kind == "stylesheet":
        return "RSC-013"
    if media_type not in (XHTML, SVG):
        return "" if canonical else _fault_in_other(reference)
    if reference.kind == "image" and media_type == XHTML and not is_generic(reference):
        return "" if canonical else "RSC-009"
    if not fragment:
        return ""
    if is_scheme_based(fragment) and not (canonical and media_type == SVG):
        view = media_type == SVG and fragment.startswith("svgView(")
        if reference.kind == "overlay-text" and not view:
            return "MED-018" if media_type == SVG else "MED-017"
        return None if media_type == SVG and not view and "=" not in fragment else ""
    return "MED-018" if reference.kind == "overlay-text" and media_type == SVG and "=" in fragment else None


UNREAD = words("EG-001 PKG-008")
"""Messages that say that a document was not read at all."""


SVG_ANCHORS = {"svg-paint", "svg-clip-path"}


def wrong_anchor(reference: Reference, anchor: str) -> str:
    """Return RSC-014 where the element that a fragment names is of another kind than the reference wants."""
    if reference.kind in SVG_ANCHORS:
        return "" if anchor == reference.kind else "RSC-014"
    if reference.kind in LINKS and anchor.startswith("svg-"):
        return "RSC-014"
    return ""
