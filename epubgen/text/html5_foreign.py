"""SVG and MathML inside parsed HTML → what an EPUB content document may hold of them: names, attributes, structure.

Names are those of SVG 1.1 and of MathML 3's presentation elements (R-092); case and namespace stay as they are.
"""

from __future__ import annotations

from lxml import etree

from epubgen.text.html5_attributes import NAME, NOT_XML
from epubgen.text.html5_names import MATHML, SVG, XLINK, XML

_PREFIXES = {"xlink": XLINK, "xml": XML}

MATHML_ELEMENTS = frozenset(
    """
    maction maligngroup malignmark math menclose merror mfenced mfrac mglyph mi mmultiscripts mn mo mover mpadded
    mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none
    """.split()  # noqa: SIM905
)
_TOKENS = frozenset(["mi", "mn", "mo", "mtext", "ms"])
_CHILDREN = {"mfrac": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3, "mroot": 2}
_HOLDERS = {"mtr": "mtable", "mtd": "mtr"}
_MATHML_COMMON = frozenset(["class", "id", "mathbackground", "mathcolor"])
_MATHML_STYLE = frozenset(["mathvariant", "mathsize", "dir"])
_SPACED = ("lspace", "maxsize", "minsize", "rspace", "symmetric")
_RULED = ("columnalign", "columnlines", "rowalign", "rowlines")
_MATHML_ATTRIBUTES = {
    "math": frozenset(["display", "alttext"]),
    "mo": frozenset({*_SPACED, "accent", "fence", "form", "largeop", "movablelimits", "separator", "stretchy"}),
    "mstyle": frozenset(["displaystyle", "scriptlevel"]),
    "mfrac": frozenset(["linethickness", "numalign", "denomalign", "bevelled"]),
    "mfenced": frozenset(["open", "close", "separators"]),
    "menclose": frozenset(["notation"]),
    "mspace": frozenset(["width", "height", "depth", "linebreak"]),
    "mpadded": frozenset(["width", "height", "depth", "lspace", "voffset"]),
    "mtable": frozenset({*_RULED, "align", "columnspacing", "displaystyle", "frame", "rowspacing", "width"}),
    "mtr": frozenset(["columnalign", "rowalign"]),
    "mtd": frozenset(["columnalign", "rowalign", "columnspan", "rowspan"]),
    "munder": frozenset(["accentunder", "align"]),
    "mover": frozenset(["accent", "align"]),
    "munderover": frozenset(["accent", "accentunder", "align"]),
    "ms": frozenset(["lquote", "rquote"]),
}

SVG_ELEMENTS = frozenset(
    """
    a circle clipPath defs desc ellipse feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix
    feDiffuseLighting feDisplacementMap feDistantLight feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage
    feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence filter g
    image line linearGradient marker mask path pattern polygon polyline radialGradient rect stop style svg switch symbol
    text textPath title tspan use view
    """.split()  # noqa: SIM905
)
_SVG_ATTRIBUTES = frozenset(
    """
    amplitude azimuth baseFrequency bias class clip clip-path clip-rule clipPathUnits color color-interpolation
    color-interpolation-filters color-rendering cursor cx cy d diffuseConstant direction display divisor
    dominant-baseline alignment-baseline baseline-shift dx dy edgeMode elevation exponent fill fill-opacity fill-rule
    filter filterRes filterUnits flood-color flood-opacity font-family font-size font-size-adjust font-stretch
    font-style font-variant font-weight fx fy gradientTransform gradientUnits height id image-rendering in in2
    intercept k1 k2 k3 k4 kernelMatrix kernelUnitLength kerning lengthAdjust letter-spacing lighting-color
    limitingConeAngle marker-end marker-mid marker-start markerHeight markerUnits markerWidth mask maskContentUnits
    maskUnits mode numOctaves offset opacity operator order orient overflow path pathLength patternContentUnits
    patternTransform patternUnits pointer-events points pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio
    primitiveUnits r radius refX refY result role rotate rx ry scale seed shape-rendering slope specularConstant
    specularExponent spreadMethod startOffset stdDeviation stitchTiles stop-color stop-opacity stroke stroke-dasharray
    stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width style surfaceScale
    tableValues targetX targetY text-anchor text-decoration text-rendering textLength transform type unicode-bidi values
    viewBox viewTarget visibility width word-spacing writing-mode x x1 x2 xChannelSelector y y1 y2 yChannelSelector z
    zoomAndPan aria-label aria-hidden
    """.split()  # noqa: SIM905
)


def is_known(namespace: str, tag: str) -> bool:
    """Return whether a book may hold an element of SVG or MathML."""
    return tag in (SVG_ELEMENTS if namespace == SVG else MATHML_ELEMENTS)


def set_foreign_attribute(element: etree._Element, name: str, value: str) -> None:
    """Give an SVG or MathML element an attribute, if it may have it; scripts and unknown names are left out."""
    prefix, colon, local = name.rpartition(":")
    value = NOT_XML.sub("", value)
    qualified = etree.QName(element)
    if not NAME.match(local) or (local == "href" and value.strip().lower().startswith(("javascript:", "data:text"))):
        return
    if qualified.namespace == SVG:
        _set_svg_attribute(element, prefix, local, value)
    elif not colon and local in _may_have(qualified.localname) and (local != "dir" or value in ("ltr", "rtl")):
        element.set(local, value)


def _set_svg_attribute(element: etree._Element, prefix: str, local: str, value: str) -> None:
    if local == "href" and prefix in ("", "xlink"):
        # EPUB's grammar knows the attribute of SVG 1.1 only.
        element.set(f"{{{XLINK}}}href", value)
    elif prefix in _PREFIXES and local in ("title", "space"):
        element.set(f"{{{_PREFIXES[prefix]}}}{local}", value)
    elif not prefix and local in _SVG_ATTRIBUTES:
        element.set(local, value)


def _may_have(name: str) -> frozenset[str]:
    styled = _MATHML_STYLE if name in _TOKENS or name in ("mstyle", "math") else frozenset()
    return _MATHML_COMMON | styled | _MATHML_ATTRIBUTES.get(name, frozenset())


def repair_formula(formula: etree._Element) -> None:
    """Make a formula one whose elements have the children that MathML asks for; text stands in mtext."""
    for element in list(formula.iter(f"{{{MATHML}}}*")):
        name = etree.QName(element).localname
        if name == "math" and element is not formula:
            element.tag = f"{{{MATHML}}}mrow"
            element.attrib.clear()
        if name in _TOKENS:
            text = "".join(element.itertext())
            tail = element.tail
            for child in list(element):
                element.remove(child)
            element.text, element.tail = text, tail
            continue
        if name in ("mspace", "none", "mprescripts"):
            element.text = None
        _wrap_text(element)
        count = sum(1 for child in element if isinstance(child.tag, str))
        misplaced = name in _HOLDERS and not _stands_in(element, _HOLDERS[name])
        if misplaced or (name in _CHILDREN and count != _CHILDREN[name]):
            element.tag = f"{{{MATHML}}}mrow"
            element.attrib.clear()
        elif name in ("mtable", "mtr"):
            _wrap_children(element, "mtr" if name == "mtable" else "mtd")


def _stands_in(element: etree._Element, name: str) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == f"{{{MATHML}}}{name}"


def _wrap_children(element: etree._Element, name: str) -> None:
    for child in list(element):
        if child.tag != f"{{{MATHML}}}{name}":
            wrapper = etree.Element(f"{{{MATHML}}}{name}")
            element.replace(child, wrapper)
            wrapper.tail, child.tail = child.tail, None
            wrapper.append(child)


def _wrap_text(element: etree._Element) -> None:
    """Put text that stands between elements of a formula into mtext; blanks of any kind are nothing there."""
    element.text = element.text if element.text and element.text.strip() else None
    if element.text:
        inner = etree.Element(f"{{{MATHML}}}mtext")
        inner.text, element.text = element.text, None
        element.insert(0, inner)
    for child in list(element):
        child.tail = child.tail if child.tail and child.tail.strip() else None
        if child.tail:
            inner = etree.Element(f"{{{MATHML}}}mtext")
            inner.text, child.tail = child.tail, None
            child.addnext(inner)
