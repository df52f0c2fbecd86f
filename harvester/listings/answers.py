"""An API's answer as JSON, whatever its charset; pure."""

from __future__ import annotations

import json
from typing import Any

from harvester.documents.charset import decode


def json_of(answer: bytes | str) -> Any:
    """The JSON value of an answer. Raises ValueError: no JSON, or nested deeper than any list of rows."""
    try:
        return json.loads(decode(answer)[0] if isinstance(answer, bytes) else answer)
    except RecursionError:
        raise ValueError("nested too deeply") from None
