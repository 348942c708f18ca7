"""Telling it: over a webhook or by e-mail, each digest once it is delivered; to files, all kept digests anew."""

import os
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import msgspec

from comity.errors import InputError
from comity.ingest.sending import send
from comity.watch.digest import Digest, atom, html, markdown, plain
from comity.watch.settings import MailSetting, WatchSettings, WebhookSetting
from comity.watch.state import State

_LATER = 300.0  # seconds until a delivery that failed is tried again; doubled each time, up to a day
_LATEST = 86_400.0
_TRIES = 20  # then it is given up: with the pauses, some twelve days
_SECONDS = 30.0
_ANSWER = 100_000  # bytes of an answer to a webhook that are read

Channel = Callable[[Digest], None]


def channels_of(settings: WatchSettings) -> dict[str, Channel]:
    """Return what sends a digest away, by name."""
    channels: dict[str, Channel] = {}
    hook, mail = settings.webhook, settings.mail
    if hook:
        channels[f"webhook {hook.url}"] = lambda digest: post(hook, digest)
    if mail:
        channels[f"mail {', '.join(mail.to)}"] = lambda digest: write(mail, digest)
    return channels


def deliver(state: State, channels: dict[str, Channel], at: float) -> list[str]:
    """Send what waits; return what went wrong, a line each. What fails is tried again later, the pauses growing."""
    troubles = []
    for number, name, tries, digest in state.waiting(at):
        if name not in channels or tries >= _TRIES:  # a channel that is no longer set, or that never answers
            state.delivered(number, name)
            continue
        try:
            channels[name](digest)
        except InputError as error:
            state.put_off(number, name, at + min(_LATER * 2**tries, _LATEST))
            troubles.append(f"{name}: {error}; will be tried again")
        else:
            state.delivered(number, name)
    return troubles


def write_files(settings: WatchSettings, state: State) -> None:
    """Write the digest file and the feed from all digests that are kept. Raises InputError where they cannot be written."""
    digests = state.digests(settings.digests)
    if settings.digest:
        form = html if settings.digest.file.endswith(".html") else markdown
        _replace(Path(settings.digest.file), form(digests))
    if settings.atom:
        _replace(Path(settings.atom.file), atom(digests, settings.atom.title))


def post(setting: WebhookSetting, digest: Digest) -> None:
    """Post a digest as JSON. Its id goes along, so that a receiver can pass over one that came twice; raises InputError."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": digest.id}
    if setting.token_env:
        headers["Authorization"] = f"Bearer {_secret(setting.token_env)}"
    send(setting.url, msgspec.json.encode(digest), headers, seconds=_SECONDS, most=_ANSWER)


def write(setting: MailSetting, digest: Digest) -> None:
    """Send a digest by e-mail, as text and as HTML; raises InputError."""
    letter = EmailMessage()
    letter["Subject"] = f"Comity: {digest.subject}"
    letter["From"] = setting.sender
    letter["To"] = ", ".join(setting.to)
    letter["Message-ID"] = f"<{digest.id}@comity.invalid>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(plain(digest))
    letter.add_alternative(html([digest]), subtype="html")
    secure = ssl.create_default_context()
    try:
        if setting.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                setting.host, setting.port, timeout=_SECONDS, context=secure
            )
        else:
            server = smtplib.SMTP(setting.host, setting.port, timeout=_SECONDS)
        with server:
            if setting.security == "starttls":
                server.starttls(context=secure)
            if setting.user:
                server.login(setting.user, _secret(setting.password_env or "COMITY_MAIL_PASSWORD"))
            server.send_message(letter)
    except (OSError, smtplib.SMTPException) as error:
        told = " ".join(str(error).split())[:200] or type(error).__name__
        raise InputError(f"{setting.host}:{setting.port}: the e-mail was not sent ({told})") from None


def _secret(name: str) -> str:
    found = os.environ.get(name)
    if not found:
        raise InputError(f"the variable {name} is not set; it holds the secret of this channel")
    return found


def _replace(path: Path, text: str) -> None:
    """Put a file in place at once: readers see the old one or the new one."""
    beside = path.with_name(f".{path.name}.new")
    try:
        if path.exists() and path.read_text(encoding="utf-8") == text:
            return
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be written ({getattr(error, 'strerror', error)})") from None
