"""Reports for machines: JSON, SARIF 2.1, JUnit XML, GitHub annotations."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from epubgen import __version__
from epubgen.check.messages import Message, Severity
from epubgen.check.report import Report
from epubgen.check.rules import statements
from epubgen.check.settings import fingerprint


def as_json(reports: Sequence[Report]) -> str:
    """Return a list with an object for each publication: its path, whether it is valid, its messages."""
    return json.dumps(
        [
            {
                "path": report.path,
                "valid": report.valid,
                "messages": [as_object(message) for message in report.messages],
            }
            for report in reports
        ],
        ensure_ascii=False,
        indent=1,
    )


def as_object(message: Message) -> dict[str, object]:
    """Return a message as JSON has it."""
    return {
        "id": message.id,
        "severity": message.severity.name,
        "path": message.path,
        "line": message.line,
        "column": message.column,
        "text": message.text,
        "rule": message.rule,
    }


LEVELS = {
    Severity.FATAL: "error",
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
    Severity.USAGE: "note",
}


def as_sarif(reports: Sequence[Report]) -> str:
    """Return one SARIF 2.1 run: a result for each message, its rule, and its place in the book's files."""
    said = statements()
    used = sorted({message.rule or message.id for report in reports for message in report.messages})
    rules = [{"id": name, "shortDescription": {"text": said.get(name, name)}} for name in used]
    results = [_result(report, message) for report in reports for message in report.messages]
    driver = {"name": "epubgen check", "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "results": results, "columnKind": "utf16CodeUnits"}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _result(report: Report, message: Message) -> dict[str, object]:
    book = Path(report.path).as_posix()
    inner = message.path if message.path and message.path != Path(report.path).name else ""
    physical: dict[str, object] = {"artifactLocation": {"uri": f"{book}/{inner}" if inner else book}}
    if message.line:
        physical["region"] = {"startLine": message.line, "startColumn": message.column or 1}
    return {
        "ruleId": message.rule or message.id,
        "level": LEVELS[message.severity],
        "message": {"text": f"{message.id}: {message.text}"},
        "locations": [{"physicalLocation": physical}],
        "partialFingerprints": {"epubgen/v1": fingerprint(message)},
        "properties": {"id": message.id, "severity": message.severity.name},
    }


def as_junit(reports: Sequence[Report]) -> str:
    """Return JUnit XML: a suite for each publication, a failure for each message at ERROR or above."""
    from lxml import etree

    root = etree.Element("testsuites", name="epubgen check")
    for report in reports:
        bad = [message for message in report.messages if message.severity >= Severity.ERROR]
        others = [message for message in report.messages if message.severity < Severity.ERROR]
        tests = str(max(len(bad), 1))
        suite = etree.SubElement(root, "testsuite", name=report.path, tests=tests, failures=str(len(bad)), errors="0")
        for message in bad:
            place = f"{message.path or report.path}:{message.line or 1}"
            case = etree.SubElement(suite, "testcase", classname=message.id, name=f"{place} {message.rule}".strip())
            failure = etree.SubElement(case, "failure", type=message.severity.name, message=_xml(message.text))
            failure.text = _xml(f"{place}: {message.text}")
        if not bad:
            etree.SubElement(suite, "testcase", classname="epubgen.check", name="valid")
        if others:
            out = etree.SubElement(suite, "system-out")
            out.text = _xml("\n".join(f"{m.severity.name} {m.id} {m.path}:{m.line or '-'} {m.text}" for m in others))
    return etree.tostring(root, encoding="unicode", pretty_print=True)


def _xml(text: str) -> str:
    """Return text without what XML cannot hold."""
    return "".join(c if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff") else "\ufffd" for c in text)


def as_github(reports: Sequence[Report]) -> str:
    """Return workflow commands that make annotations; the book's file is what they are attached to."""
    lines = []
    for report in reports:
        for message in report.messages:
            kind = {"error": "error", "warning": "warning"}.get(LEVELS[message.severity], "notice")
            place = f"{message.path or report.path}" + (f":{message.line}" if message.line else "")
            title = _property(f"{message.id} in {place}")
            lines.append(f"::{kind} file={_property(report.path)},title={title}::{_data(message.text)}")
    return "\n".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
