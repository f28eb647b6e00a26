"""The settings of a run: read once at the edge, from `QUANPU_*`; everything below takes arguments."""

from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def _embedded(validated: dict[str, Any]) -> str:
    return f"ladybug:{validated['data'] / 'graph'}"


class Settings(BaseSettings):
    """Where the map lies and where it is served. An empty variable counts as absent."""

    model_config = SettingsConfigDict(env_prefix="QUANPU_", env_ignore_empty=True, frozen=True, extra="ignore")

    data: Path = Field(default=Path(".quanpu"), description="folder of the kept sources and of the embedded graph")
    graph: str = Field(default_factory=_embedded, description="url of the store; default ladybug:$QUANPU_DATA/graph")
    neo4j_user: str = Field(default="neo4j", description="user of a neo4j:// store")
    neo4j_password: SecretStr = Field(default=SecretStr(""), description="its password")
    host: str = Field(default="127.0.0.1", description="address to serve on")
    port: int = Field(default=8000, ge=0, le=65535, description="port to serve on; 0 takes a free one")
