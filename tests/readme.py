"""Writes the generated tables of the README: python -m tests.readme"""

import re
from pathlib import Path

from api.settings import Settings
from graph.ontology import ontology
from graph.queries import catalogue

README = Path(__file__).resolve().parent.parent / "README.md"


def kinds() -> str:
    """The kinds and the relation types, as one sentence each."""
    known = ontology()
    things = "、".join(f"{kind.zh} `{kind.name}`" for kind in known.kinds.values())
    types = "、".join(f"{relation.zh} `{relation.name}`" for relation in known.relations.values())
    return f"Kinds: {things}.\n\nRelations: {types}."


def queries() -> str:
    """The catalogue as a table."""
    rows = [
        f"| `{q.name}` | {q.title['zh']} | {'、'.join(f'`{p}`' for p in q.parameters)} |" for q in catalogue().values()
    ]
    return "\n".join(["| name | question | parameters |", "|---|---|---|", *rows])


def settings() -> str:
    """The settings as a table."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = getattr(field.default, "get_secret_value", lambda field=field: field.default)()
        told = "" if field.default_factory or default == "" else f"`{default}`"
        rows.append(f"| `QUANPU_{name.upper()}` | {told} | {field.description} |")
    return "\n".join(["| setting | default | what |", "|---|---|---|", *rows])


def rendered(text: str) -> str:
    """The README with its generated parts made anew."""
    for name, body in (("kinds", kinds()), ("queries", queries()), ("settings", settings())):
        pattern = rf"(<!-- {name}: [^\n]*-->\n).*?(<!-- /{name} -->)"
        text = re.sub(pattern, lambda m, body=body: f"{m[1]}{body}\n{m[2]}", text, flags=re.S)  # type: ignore[misc]
    return text


if __name__ == "__main__":
    README.write_text(rendered(README.read_text(encoding="utf-8")), encoding="utf-8")
