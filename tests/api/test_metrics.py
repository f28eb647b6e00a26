"""What the service counts, and how far a map is behind."""

import httpx

from tests.conftest import Command


def test_requests_are_counted_by_route_and_status(client: httpx.Client) -> None:
    before = _counts(client)
    assert client.get("/api/v1/entities/示例大学").status_code == 200
    assert client.get("/api/v1/entities/没有的大学").status_code == 404
    assert client.get("/no/such/address").status_code == 404
    after = _counts(client)
    route = "/api/v1/entities/{id}"
    for labels in (f'route="{route}",status="200"', f'route="{route}",status="404"', 'route="other",status="404"'):
        name = f'quanpu_requests_total{{method="GET",{labels}}}'
        assert after[name] == before.get(name, 0) + 1
    seconds = f'quanpu_request_seconds_count{{route="{route}"}}'
    assert after[seconds] == before.get(seconds, 0) + 2
    assert "示例大学" not in client.get("/metrics").text


def test_documents_of_another_extractor_are_behind(client: httpx.Client, quanpu: Command) -> None:
    ready = client.get("/health/ready").json()
    assert ready["behind"] == ready["documents"] > 0
    told = quanpu("status")
    assert f"{ready['behind']} documents were read by an earlier extractor" in told.stderr


def _counts(client: httpx.Client) -> dict[str, float]:
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    lines = (line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in lines}
