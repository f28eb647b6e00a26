"""The OpenAPI description, with every error as the problem that it is."""

from typing import Any

from fastapi import FastAPI

from api.problems import MEDIA_TYPE


class Described(FastAPI):
    """An application whose description tells problems by their own media type."""

    def openapi(self) -> dict[str, Any]:
        """The description, made once."""
        if self.openapi_schema is None:
            schema = super().openapi()
            for name in ("HTTPValidationError", "ValidationError"):
                schema["components"]["schemas"].pop(name, None)
            for methods in schema["paths"].values():
                for operation in methods.values():
                    _tell_problems(operation["responses"])
        return super().openapi()


def _tell_problems(responses: dict[str, Any]) -> None:
    responses.pop("422", None)  # one of the problems
    content = responses["default"]["content"]
    if "application/json" in content:
        content[MEDIA_TYPE] = content.pop("application/json")
