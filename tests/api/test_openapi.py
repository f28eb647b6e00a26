"""Whatever fits the OpenAPI description is answered as it says, and whatever does not is a problem."""

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import positive_data_acceptance

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
load_all_checks()


def test_every_address_keeps_its_word(client: httpx.Client) -> None:
    described = schemathesis.openapi.from_dict(client.get("/openapi.json").json())
    addresses = [found.ok() for found in described.get_all_operations()]
    assert len(addresses) > 15
    for address in addresses:

        @settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=address.as_strategy())
        def asked(case: Any) -> None:
            # A cursor that nobody gave out, or a text that is no Cypher, is rightly refused.
            case.call_and_validate(base_url=str(client.base_url), excluded_checks=[positive_data_acceptance])

        asked()
