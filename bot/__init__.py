"""Golden Rule: tells councillors what their council's own policy says about a draft."""

__version__ = "0.1.0"
