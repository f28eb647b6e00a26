"""The settings of a run: read once at the edge, from `QUANPU_*`; everything below takes arguments."""

from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.store import POOL, Store, open_store


def _embedded(validated: dict[str, Any]) -> str:
    return f"ladybug:{validated['data'] / 'graph'}"


class Settings(BaseSettings):
    """Where the map lies and where it is served. An empty variable counts as absent."""

    model_config = SettingsConfigDict(env_prefix="QUANPU_", env_ignore_empty=True, frozen=True, extra="ignore")

    data: Path = Field(default=Path(".quanpu"), description="folder of the kept sources and of the embedded graph")
    graph: str = Field(
        default_factory=_embedded,
        description="where the map is kept, `ladybug:$QUANPU_DATA/graph` unless named; or `bolt://host:7687`, `neo4j+s://…`",
    )
    neo4j_user: str = Field(default="neo4j", description="user of a neo4j:// store")
    neo4j_password: SecretStr = Field(default=SecretStr(""), description="its password")
    neo4j_pool: int = Field(default=POOL, ge=1, description="connections to it at most")
    host: str = Field(default="127.0.0.1", description="address to serve on")
    port: int = Field(default=8000, ge=0, le=65535, description="port to serve on; 0 takes a free one")
    cors: str = Field(default="", description="origins whose pages may ask, with commas between; * for any")
    seconds: float = Field(default=30.0, gt=0, description="how long a question of the catalogue may take")
    cypher_seconds: float = Field(default=5.0, gt=0, description="how long a stranger's Cypher may take")
    at_once: int = Field(default=64, ge=0, description="requests answered at once, the others get 429; 0 for any")
    a_minute: int = Field(default=0, ge=0, description="requests a minute from one address; 0 for any")
    body: int = Field(default=1 << 20, ge=1024, description="bytes of the body of a question")
    token: SecretStr = Field(default=SecretStr(""), description="who sends it may write; without it nobody may")
    upload: int = Field(default=50_000_000, ge=1024, description="bytes of a source that is sent")

    def store(self) -> Store:
        """The store that the settings name. StoreError where they name none."""
        password = self.neo4j_password.get_secret_value()
        return open_store(self.graph, user=self.neo4j_user, password=password, pool=self.neo4j_pool)
