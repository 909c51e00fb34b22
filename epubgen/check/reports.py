"""Reports → text, JSON, SARIF, JUnit XML and GitHub annotations."""

from __future__ import annotations

import json
from collections.abc import Sequence

from epubgen.check.messages import Message
from epubgen.check.report import Report


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
