"""Methods through which the bot gets its updates and files."""

from typing import Any

from bot.sandbox.errors import bad_request, conflict
from bot.sandbox.methods.common import Method
from bot.sandbox.params import Params
from bot.sandbox.state import State
from bot.sandbox.webhook import Hook

_MOST_UPDATES = 100


async def get_updates(state: State, params: Params) -> Any:
    """``getUpdates``, as a blocking long poll."""
    if state.webhook.hook is not None:
        raise conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    state.updates.allow(_kinds(params))
    limit = max(1, min(params.number("limit", _MOST_UPDATES), _MOST_UPDATES))
    timeout = min(params.number("timeout"), state.settings.longest_poll)
    return await state.updates.poll(params.number("offset"), limit, timeout)


def set_webhook(state: State, params: Params) -> Any:
    """``setWebhook``; an empty url removes it. Unlike Telegram, plain http will do."""
    url = params.text("url")
    if url and not url.startswith(("http://", "https://")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    _drop_if_asked(state, params)
    state.updates.allow(_kinds(params))
    connections = params.number("max_connections", 40)
    state.webhook.set(Hook(url, params.text("secret_token"), connections) if url else None)
    return True


def delete_webhook(state: State, params: Params) -> Any:
    """``deleteWebhook``."""
    _drop_if_asked(state, params)
    state.webhook.set(None)
    return True


def get_webhook_info(state: State, _: Params) -> Any:
    """``getWebhookInfo``."""
    return state.webhook.info()


def get_file(state: State, params: Params) -> Any:
    """``getFile``, for files of at most 20 MB."""
    file = state.files.by_id(params.text("file_id"))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if file.size > state.settings.download_limit:
        raise bad_request("file is too big")
    return {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
        "file_path": file.path,
    }


METHODS: dict[str, Method] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "getFile": get_file,
}


def _kinds(params: Params) -> list[str] | None:
    return params.items("allowed_updates") if "allowed_updates" in params.values else None


def _drop_if_asked(state: State, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        state.updates.drop()
