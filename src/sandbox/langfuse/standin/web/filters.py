"""The `filter` parameter: a JSON array of conditions, judged on whole records."""

import json
import operator

from standin import records
from standin.failures import Rejected

_COLUMNS = {"traceTags": "tags", "traceId": "traceId", "providedModelName": "model", "trace_name": "traceName",
            "user_id": "userId", "session_id": "sessionId"}
_ORDER = {"=": operator.eq, ">": operator.gt, "<": operator.lt, ">=": operator.ge, "<=": operator.le}
_TEXT = {"=": lambda have, want: have == want, "contains": lambda have, want: want in have,
         "does not contain": lambda have, want: want not in have,
         "starts with": lambda have, want: have.startswith(want), "ends with": lambda have, want: have.endswith(want)}
_MANY = {"any of": lambda have, want: bool(have & want), "none of": lambda have, want: not have & want,
         "all of": lambda have, want: want <= have}


def parse(text):
    """The conditions; throws Rejected."""
    if not text:
        return []
    try:
        found = json.loads(text)
    except ValueError as error:
        raise Rejected(400, {"message": "Invalid JSON in filter parameter"}) from error
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Rejected(400, {"message": "Invalid filter parameter", "error": "Invalid input: expected array"})
    return found


def holds(conditions, record):
    return all(_one(condition, record) for condition in conditions)


def _one(condition, record):
    kind, sign, want = condition.get("type"), condition.get("operator"), condition.get("value")
    column = condition.get("column")
    have = record.get(_COLUMNS.get(column, column))
    try:
        if kind in ("arrayOptions", "stringOptions"):
            return _MANY[sign](set(have if isinstance(have, list) else [have or ""]), set(want))
        if kind == "string":
            return _TEXT[sign](have or "", want)
        if kind == "number":
            return have is not None and _ORDER[sign](have, want)
        if kind == "datetime":
            return have is not None and _ORDER[sign](records.micros(have), records.micros(want))
        if kind == "boolean":
            return (bool(have) == want) == (sign == "=")
        if kind == "null":
            return (have in (None, "")) == (sign == "is null")
    except (KeyError, TypeError, ValueError) as error:
        raise Rejected(400, {"message": "Invalid filter parameter", "error": f"Invalid operator: {sign}"}) from error
    raise Rejected(400, {"message": "Invalid filter parameter", "error": f"Invalid filter type: {kind}"})
