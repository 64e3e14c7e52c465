from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.ext import AIORateLimiter, ApplicationBuilder

from bot.sandbox import CallbackAnswer, Fault, FaultKind, Server, Telegram
from tests.sandbox.support import echo_bot, png, polling, texts


@pytest.fixture(autouse=True)
def _timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it the library warns at each 429 that its waiting times will be timedeltas."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def _bot(server: Server) -> AsyncIterator[None]:
    async with polling(echo_bot(server)):
        yield


@pytest.mark.usefixtures("_bot")
async def test_a_real_bot_talks_to_a_person(telegram: Telegram) -> None:
    """Polling, a quoted answer with a keyboard, a press, its answer, the edit."""
    telegram.person(1, "Ann", "ann_of_north")
    said = telegram.send_text(1, "Is <this> 🐳 right?")
    seen = (await telegram.wait(1, lambda messages: len(messages) == 2))[-1]
    assert seen.text == "You said:\nIs <this> 🐳 right?"
    assert seen.reply_to == said.id
    assert [entity.type for entity in seen.entities] == ["blockquote"]
    assert await telegram.press(1, seen.id, "Tell me more") == CallbackAnswer(
        "There is no more to tell.", alert=True
    )
    assert await telegram.press(1, seen.id, "Done") == CallbackAnswer("Noted")
    after = await telegram.wait(1, lambda messages: messages[-1].edited)
    assert (after[-1].text, after[-1].buttons) == ("All done", ())


@pytest.mark.usefixtures("_bot")
async def test_a_real_bot_hears_of_edits(telegram: Telegram) -> None:
    """As edited messages."""
    telegram.person(1, "Ann")
    said = telegram.send_text(1, "One")
    telegram.edit(1, said.id, "Two")
    seen = await telegram.wait(1, lambda messages: len(messages) == 3)
    assert seen[-1].text == "Now you say: Two"


@pytest.mark.usefixtures("_bot")
async def test_a_real_bot_downloads_and_uploads(telegram: Telegram) -> None:
    """A photo comes back as a document."""
    telegram.person(1, "Ann")
    telegram.send_photo(1, png(40, 30), "Look")
    seen = (await telegram.wait(1, lambda messages: len(messages) == 2))[-1]
    assert seen.file is not None
    assert (seen.file.name, seen.file.size) == ("copy.bin", len(png(40, 30)))


async def test_a_real_bot_slows_down_when_told(server: Server, telegram: Telegram) -> None:
    """The rate limiter waits as long as 429 says and sends again."""
    limiter = AIORateLimiter(max_retries=2)
    application = echo_bot(server, ApplicationBuilder().rate_limiter(limiter))
    telegram.state.faults.add(Fault("sendMessage", FaultKind.TOO_MANY, seconds=1))
    telegram.person(1, "Ann")
    telegram.send_text(1, "One")
    async with polling(application):
        seen = await telegram.wait(1, lambda messages: len(messages) == 2)
    assert texts(seen) == ["One", "You said:\nOne"]
    sends = [call.status for call in telegram.state.calls if call.method == "sendMessage"]
    assert sends == [429, 200]


async def test_a_real_bot_takes_updates_by_webhook(server: Server, telegram: Telegram) -> None:
    """With the secret token that it demands."""
    application = echo_bot(server)
    assert application.updater is not None
    telegram.person(1, "Ann")
    async with application:
        await application.start()
        port = _free_port()
        await application.updater.start_webhook(
            listen="127.0.0.1",
            port=port,
            url_path="hook",
            webhook_url=f"http://127.0.0.1:{port}/hook",
            secret_token="s3cret",
        )
        telegram.send_text(1, "One")
        seen = await telegram.wait(1, lambda messages: len(messages) == 2)
        await application.updater.stop()
        await application.stop()
    assert seen[-1].text == "You said:\nOne"


async def test_refusals_become_the_librarys_errors(server: Server, telegram: Telegram) -> None:
    """Each code becomes the exception that a bot's code waits for."""
    telegram.person(1, "Ann")
    async with echo_bot(server) as application:
        bot = application.bot
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(1, "Hello")
        telegram.send_text(1, "/start")
        telegram.block(1)
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await bot.send_message(1, "Hello")
        telegram.unblock(1)
        for kind, error in (
            (FaultKind.RESET, NetworkError),
            (FaultKind.ERROR_502, NetworkError),
            (FaultKind.TOO_MANY, RetryAfter),
        ):
            telegram.state.faults.add(Fault("sendMessage", kind))
            with pytest.raises(error):
                await bot.send_message(1, "Hello")


async def test_a_wrong_token_is_an_invalid_token(server: Server) -> None:
    """The library will not even start."""
    with pytest.raises(InvalidToken):
        async with Bot("1:wrong", base_url=f"{server.api_url}/bot"):
            pass


async def test_what_a_real_bot_says_about_itself(server: Server, telegram: Telegram) -> None:
    """Commands, descriptions, menu button, chat, reaction, forward, copy, deletion."""
    telegram.person(1, "Ann")
    said = telegram.send_text(1, "Hello")
    async with echo_bot(server) as application:
        bot = application.bot
        await bot.set_my_commands([("help", "How this works")])
        assert [one.command for one in await bot.get_my_commands()] == ["help"]
        assert await bot.set_my_description("d")
        assert await bot.set_my_short_description("s")
        assert await bot.set_chat_menu_button(1)
        assert (await bot.get_chat(1)).first_name == "Ann"
        assert await bot.set_message_reaction(1, said.id, "👍")
        forwarded = await bot.forward_message(1, 1, said.id)
        assert forwarded.forward_origin is not None
        copied = await bot.copy_message(1, 1, said.id)
        assert await bot.delete_message(1, copied.message_id)
        photo = await bot.send_photo(1, png(), caption="<b>Look</b>", parse_mode="HTML")
        assert photo.photo[-1].width == 3
    assert len(telegram.messages(1)) == 3


def _free_port() -> int:
    from tornado.netutil import bind_sockets

    (socket,) = bind_sockets(0, "127.0.0.1")
    port: int = socket.getsockname()[1]
    socket.close()
    return port
