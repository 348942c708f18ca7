"""Sending something to an address that the user has set: one POST, within limits, following nothing."""

import http.client
import ssl
import threading
from collections.abc import Mapping
from contextlib import closing
from typing import NamedTuple
from urllib.parse import urlsplit

from comity.errors import InputError, ServerError
from comity.ingest.addresses import resolve
from comity.ingest.fetch import USER_AGENT, Connection, checked, seconds_told


class Sent(NamedTuple):
    """The answer: its status, and its bytes."""

    status: int
    data: bytes


def send(url: str, data: bytes, headers: Mapping[str, str], *, seconds: float, most: int) -> Sent:
    """Post ``data`` and return an answer of status 200 to 299, of at most ``most`` bytes and within ``seconds``.

    The address may be one of this machine: it is the user's own. Raises ServerError for
    any other status, a redirect included, and where there is no answer; InputError for
    what is no address.
    """
    parts = urlsplit(checked(url))
    host, port = str(parts.hostname), parts.port or {"http": 80, "https": 443}[parts.scheme]
    address = resolve(host, port, True, seconds)
    connection = Connection(host, port, address, parts.scheme == "https", seconds)
    alarm = threading.Timer(seconds, connection.hang_up)
    alarm.daemon = True
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    with closing(connection):
        alarm.start()
        try:
            connection.request(
                "POST", path, data, {"User-Agent": USER_AGENT, "Connection": "close", **headers}
            )
            response = connection.getresponse()
            got = response.read(most + 1)
        except (OSError, ssl.SSLError, http.client.HTTPException, ValueError) as error:
            # The socket has the same limit as the alarm: either may be first.
            if not (connection.hung_up or isinstance(error, TimeoutError)):
                told = getattr(error, "strerror", None) or str(error) or type(error).__name__
                raise ServerError(f"the server {host} cannot be asked ({told})") from None
            raise ServerError(f"the server {host} did not answer within {seconds:g} seconds") from None
        finally:
            alarm.cancel()
    if connection.hung_up:
        raise ServerError(f"the server {host} did not answer within {seconds:g} seconds")
    if not 200 <= response.status < 300:
        wait = seconds_told(response.headers.get("Retry-After"))
        raise ServerError(f"the server {host} refuses it (HTTP {response.status})", response.status, wait)
    if len(got) > most:
        raise InputError(f"the server {host} answers with more than {most / 1e6:g} MB")
    return Sent(response.status, got)
