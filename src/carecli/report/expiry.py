"""Credentials that have expired or soon will, in words and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from carecli.report.page import Paragraph
from carecli.report.wording import say_count

if TYPE_CHECKING:
    from carecli.engine.expiry import Expiry


def warn_of_expiry(expiring: Sequence[Expiry]) -> list[Paragraph]:
    """Return a warning for each credential that has expired or is about to."""
    return [Paragraph(say_expiry(expiry), "warn") for expiry in expiring]


def say_expiry(expiry: Expiry) -> str:
    """Return when a credential expires or did, and what that means."""
    held, day = f"Your {expiry.credential} {expiry.kind}", expiry.last_day.isoformat()
    if expiry.has_expired:
        return f"{held} expired on {day} and counts as missing."
    when = f"on {day}, in {say_count(expiry.days_left, 'day')}" if expiry.days_left else f"today, {day}"
    return f"{held} expires {when}. Renew it in time: carecli guide {expiry.credential} says what is known."


def expiry_json(expiry: Expiry) -> dict[str, Any]:
    """Return a credential with its last valid day; `days_left` is below 0 where it has expired."""
    return {
        "credential": expiry.credential,
        "kind": expiry.kind,
        "last_day": expiry.last_day.isoformat(),
        "days_left": expiry.days_left,
        "state": "expired" if expiry.has_expired else "soon",
    }
