"""The page about the API, drawn from its own OpenAPI description: no other host, no script."""

from collections.abc import Mapping
from typing import Any

from api.views.language import t

Row = Mapping[str, Any]


def routes_by_tag(schema: Row) -> list[tuple[str, list[Row]]]:
    """The operations of an OpenAPI description, in its order, under their tags, as the page shows them."""
    groups: dict[str, list[Row]] = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            tag = (operation.get("tags") or ["其他"])[0]
            groups.setdefault(tag, []).append(_route(path, method, operation))
    return list(groups.items())


def _route(path: str, method: str, operation: Row) -> Row:
    parameters = [_parameter(each) for each in operation.get("parameters", [])]
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation.get("summary", ""),
        "description": operation.get("description", ""),
        "parameters": parameters,
        "answer": _answer(operation),
        "example": "" if method != "get" or "{" in path or any(each["required"] for each in parameters) else path,
    }


def _parameter(parameter: Row) -> Row:
    return {
        "name": parameter["name"],
        "place": {"query": t("查询串"), "path": t("路径"), "header": t("请求头")}.get(parameter["in"], parameter["in"]),
        "required": parameter.get("required", False),
        "type": _type(parameter["schema"]),
        "description": parameter.get("description", ""),
    }


def _type(schema: Row) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(_type(each) for each in schema["anyOf"] if each.get("type") != "null")
    if schema.get("type") == "array":
        return f"{_type(schema['items'])}[]"
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    bounds = [f"≥{schema['minimum']}"] if "minimum" in schema else []
    bounds += [f"≤{schema['maximum']}"] if "maximum" in schema else []
    return " ".join([str(schema.get("type", "any")), *bounds])


def _answer(operation: Row) -> str:
    for status in ("200", "default"):
        content = operation["responses"].get(status, {}).get("content", {})
        for media, body in content.items():
            return f"{_type(body.get('schema', {}))} ({media})"
    return ""
