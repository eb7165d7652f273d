"""The exceptions and warnings of the package."""

from __future__ import annotations


class InputError(ValueError):
    """Input that cannot be used: says where, what, and the mend.

    Attributes:
        file: path as it was given; None where the input is no file.
        line: 1-based; None where unknown.
        key: the offending key or name; None where there is none.
        message: what is wrong.
        mend: what to write instead; None where there is nothing to say.
    """

    def __init__(
        self,
        text: str,
        file: str | None = None,
        line: int | None = None,
        key: str | None = None,
        message: str | None = None,
        mend: str | None = None,
    ) -> None:
        super().__init__(text)
        self.file = file
        self.line = line
        self.key = key
        self.message = text if message is None else message
        self.mend = mend

    def __reduce__(self) -> tuple:
        return type(self), (str(self), self.file, self.line, self.key, self.message, self.mend)


class InternalError(RuntimeError):
    """A broken promise inside the library: a bug of ours, never the caller's input."""


class InputWarning(UserWarning):
    """Something in the input was read in a way its author may not have meant."""


def input_error(
    message: str,
    mend: str | None = None,
    *,
    key: str | None = None,
    file: str | None = None,
    line: int | None = None,
) -> InputError:
    """The error whose text is `file:line: key: message; mend`, each part where it is known."""
    place = f"{file}:{line}: " if file and line else f"{file}: " if file else ""
    text = place + (f"{key}: " if key else "") + message + (f"; {mend}" if mend else "")
    return InputError(text, file, line, key, message, mend)
