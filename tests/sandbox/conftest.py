from collections.abc import AsyncIterator

import pytest

from bot.sandbox import Server, Telegram, serve
from tests.sandbox.support import Api, started


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = await serve()
    yield server
    await server.close()


@pytest.fixture
async def api(server: Server) -> AsyncIterator[Api]:
    api = Api(server)
    yield api
    await api.http.aclose()


@pytest.fixture
def telegram(server: Server) -> Telegram:
    return server.telegram


@pytest.fixture
def ann(telegram: Telegram) -> int:
    return started(telegram)
