"""What all tests share: a cache of their own, so that no test reads what another machine or run has written."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DRAFTKIT_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield
