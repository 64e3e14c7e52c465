"""What a test may set from another process: faults, settings; and what it may look at."""

from dataclasses import asdict, replace

from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.local import LocalHandler


class FaultsHandler(LocalHandler):
    """``/sandbox/faults``."""

    def post(self) -> None:
        """Order a fault: ``{"method", "kind", "times"?, "seconds"?}``."""
        body = self.json_body()
        self.telegram.state.faults.add(Fault(**{**body, "kind": FaultKind(body["kind"])}))
        self.finish({})

    def delete(self) -> None:
        """Forget all faults still to come."""
        self.telegram.state.faults.clear()
        self.finish({})


class SettingsHandler(LocalHandler):
    """``/sandbox/settings``."""

    def get(self) -> None:
        """All settings."""
        self.finish(asdict(self.telegram.state.settings))

    def post(self) -> None:
        """Change the settings named in the body."""
        state = self.telegram.state
        state.settings = replace(state.settings, **self.json_body())
        self.finish(asdict(state.settings))


class CallsHandler(LocalHandler):
    """``/sandbox/calls``."""

    def get(self) -> None:
        """The bot's calls so far, oldest first: ``{"calls": [{"method", "status", "chat"}]}``."""
        self.finish({"calls": [asdict(call) for call in self.telegram.state.calls]})
