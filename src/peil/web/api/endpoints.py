"""Give `Endpoint`: one endpoint as the page of the API shows it."""

import msgspec

from peil.values.texts import Text


class Endpoint(msgspec.Struct, frozen=True):
    """One endpoint: method, path, what it does, and how it is called."""

    method: str
    path: str
    about: Text
    example: str
