"""Rules about navigation documents."""

from __future__ import annotations
