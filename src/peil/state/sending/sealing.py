"""Seal what must not be read in the database: passwords and addresses that are keys, with a key that lies beside it or in PEIL_SECRET_KEY."""

import contextlib
import hashlib
import os
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from peil.settings import secret_key_named
from peil.values.sending import KEY_FILE
from peil.values.steering_errors import BadSecretKey, SecretLost
from peil.values.texts import Text

if TYPE_CHECKING:  # cryptography takes a while to import: only who seals or opens waits for it
    from cryptography.fernet import Fernet

LEAST = 32


class Sealer:
    """Seals and opens secrets with the key of one workspace; a key is made when the first secret is sealed."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / KEY_FILE

    def seal(self, secrets: dict[str, str]) -> bytes:
        """Return secrets as they may lie in the database."""
        return self._fernet(make=True).encrypt(msgspec.json.encode(secrets))

    def open(self, sealed: bytes, name: str) -> dict[str, str]:
        """Return what was sealed for the channel of that name; raises SecretLost where the key is another, or gone."""
        from cryptography.fernet import InvalidToken

        try:
            return msgspec.json.decode(self._fernet(make=False).decrypt(sealed), type=dict[str, str])
        except (InvalidToken, FileNotFoundError):
            raise SecretLost(name=name) from None

    def _fernet(self, *, make: bool) -> "Fernet":
        from cryptography.fernet import Fernet

        named = secret_key_named()
        if named is not None:
            if len(named) < LEAST:
                why = Text(f"it has {len(named)} characters, and {LEAST} are needed", f"die heeft {len(named)} tekens, en er zijn er {LEAST} nodig")
                raise BadSecretKey(place="PEIL_SECRET_KEY", why=why)
            return Fernet(urlsafe_b64encode(hashlib.sha256(named.encode()).digest()))
        if make:
            self._make()
        try:
            return Fernet(self.file.read_bytes().strip())
        except FileNotFoundError:
            raise
        except (OSError, ValueError):
            raise BadSecretKey(
                place=str(self.file), why=Text("the file cannot be read as a key", "het bestand is niet te lezen als sleutel")
            ) from None

    def _make(self) -> None:
        """Make the key file, readable by its owner only; one that is there stays."""
        from cryptography.fernet import Fernet

        with contextlib.suppress(FileExistsError), os.fdopen(os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as fresh:
            fresh.write(Fernet.generate_key() + b"\n")
            fresh.flush()
            os.fsync(fresh.fileno())
