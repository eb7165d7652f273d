"""A sweep as a page."""

from __future__ import annotations

import json

from .. import _native
from .sweep import Sweep


def page_html(sweep: Sweep, title: str) -> str:
    """One HTML file that needs nothing beside it.

    Raises:
        InputError: where the package was built without d3.
    """
    data = {
        "title": title,
        "version": _native.version,
        "sweep": {
            "parameters": sweep.parameters,
            "machines": sweep.machines,
            "right_sizes": sweep.right_sizes,
        },
    }
    return _native.page_around(title, json.dumps(data, separators=(",", ":")))
