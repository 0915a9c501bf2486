"""Send a message to a webhook: JSON, signed, to the address as it was typed and nowhere else."""

import hashlib
import hmac
import ipaddress
import json
import socket
from datetime import datetime
from urllib.parse import SplitResult, urlsplit

import urllib3

import peil
from peil.steer.sending.parcel import NotTaken, Parcel
from peil.values.texts import Text

PATIENCE = 15
MOST_ANSWER = 200
SIGNATURE, DELIVERY = "Peil-Signature", "Peil-Delivery"


def send_webhook(parcel: Parcel) -> Text | None:
    """Post a message; anything but an answer of 2xx raises NotTaken. A redirect is not followed: it would lead where nobody typed."""
    body = body_of(parcel)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"Peil/{peil.__version__}",
        DELIVERY: str(parcel.delivery.id),
        SIGNATURE: signature(parcel.secrets["key"], body, parcel.now),
    }
    address = urlsplit(parcel.secrets["url"])
    status = _posted(address, body, headers)
    if 300 <= status < 400:
        raise NotTaken(
            f"{address.hostname} answered {status}: it sends on to another address, and Peil does not follow; enter that address itself",
            f"{address.hostname} antwoordde {status}: die stuurt door naar een ander adres, en dat volgt Peil niet; vul dat adres zelf in",
        )
    if not 200 <= status < 300:
        raise NotTaken(f"{address.hostname} answered {status}", f"{address.hostname} antwoordde {status}")
    return None


def body_of(parcel: Parcel) -> bytes:
    """Return what is posted; every try of one delivery has the same `id`, so that a receiver can leave out a second copy."""
    delivery, content = parcel.delivery, parcel.content
    told = {
        "id": delivery.id,
        "kind": delivery.kind,
        "shop": parcel.shop,
        "made_at": delivery.made_at.isoformat(),
        "subject": delivery.subject,
        "text": content.text,
        "link": content.link,
        "data": content.data,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def signature(key: str, body: bytes, at: datetime) -> str:
    """Return the header that says who sent a body, and when: an HMAC-SHA256 of the second, a dot, and the body."""
    second = int(at.timestamp())
    return f"t={second},v1={hmac.new(key.encode(), f'{second}.'.encode() + body, hashlib.sha256).hexdigest()}"


def _posted(address: SplitResult, body: bytes, headers: dict[str, str]) -> int:
    host = address.hostname or ""
    port = address.port or (443 if address.scheme == "https" else 80)
    path = (address.path or "/") + (f"?{address.query}" if address.query else "")
    options = {"timeout": urllib3.Timeout(PATIENCE), "retries": False, "maxsize": 1}
    place = reachable(host, port)
    named = f"[{host}]" if ":" in host else host
    headers = headers | {"Host": named if address.port is None else f"{named}:{port}"}
    try:
        with _pool(address.scheme, place, port, host, options) as pool:
            response = pool.request("POST", path, body=body, headers=headers, redirect=False, preload_content=False)
            status = response.status
            response.release_conn()
            response.close()
    except urllib3.exceptions.SSLError as wrong:
        raise NotTaken(f"no safe connection with {host}: {wrong}", f"geen veilige verbinding met {host}: {wrong}") from None
    except urllib3.exceptions.NewConnectionError:
        raise NotTaken(f"{host}, port {port}, cannot be reached", f"{host}, poort {port}, is niet te bereiken") from None
    except urllib3.exceptions.TimeoutError:
        raise NotTaken(f"{host} did not answer within {PATIENCE} seconds", f"{host} antwoordde niet binnen {PATIENCE} seconden") from None
    except (urllib3.exceptions.HTTPError, OSError):
        raise NotTaken(f"{host} broke off the connection", f"{host} verbrak de verbinding") from None
    return status


def _pool(scheme: str, place: str, port: int, host: str, options: dict[str, object]) -> urllib3.HTTPConnectionPool:
    """Return connections to the place that the name was found at: the name is not looked up again, when it might lead elsewhere."""
    if scheme == "https":
        return urllib3.HTTPSConnectionPool(place, port, server_hostname=host, assert_hostname=host, **options)  # type: ignore[arg-type]
    return urllib3.HTTPConnectionPool(place, port, **options)  # type: ignore[arg-type]


def reachable(host: str, port: int) -> str:
    """Return the address of a host; raises NotTaken for a name that leads to this computer, or to a cloud's own services.

    Whoever types 127.0.0.1 or localhost means this computer; a name from elsewhere that leads to it does not.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0]
    except (OSError, UnicodeError):
        raise NotTaken(f"there is no server called {host}", f"er is geen server die {host} heet") from None
    address = ipaddress.ip_address(str(found).partition("%")[0])
    typed = host == "localhost" or _is_address(host)
    if address.is_link_local or address.is_multicast or address.is_unspecified or (address.is_loopback and not typed):
        raise NotTaken(
            f"{host} leads to {found}, which is no place to send to", f"{host} leidt naar {found}, en daar hoort niets heen gestuurd te worden"
        )
    return str(found)


def _is_address(host: str) -> bool:
    try:
        return bool(ipaddress.ip_address(host))
    except ValueError:
        return False
