"""What a document tells of, before it has an id."""

from dataclasses import dataclass, field

from graph.ids import entity_id


@dataclass(slots=True)
class Draft:
    """An entity of one document before it has an id."""

    name: str
    kind: str
    qualifier: str = ""
    forms: dict[str, None] = field(default_factory=dict)
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    title: bool = False
    weak: bool = False
    inside_only: bool = True

    @property
    def id(self) -> str:
        """The id that follows from the name."""
        return entity_id(self.kind, self.name, self.qualifier)

    def joined_city(self, form: str) -> str:
        """The city that a form of a district opens with, without 市 (马鞍山 of 马鞍山博望), "" where with none."""
        city = self.qualifier.removesuffix("市")
        return city if city and form.startswith(city) and not self.name.startswith(city) else ""
