"""Sends the messages: e-mail by SMTP, text messages through an HTTP hook of whoever sells them."""

from __future__ import annotations

import json
import smtplib
import ssl
from email.message import EmailMessage
from functools import partial
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from typing_extensions import override

from capture_station.registry.contacts import is_email
from capture_station.registry.errands import Errands
from capture_station.registry.messages import (
    Message,
    claim_message,
    message_words,
    note_failed,
    note_sent,
)

if TYPE_CHECKING:
    from capture_station.registry.config import Mail
    from capture_station.registry.service import Registry

_TIMEOUT_S = 20.0
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_REFUSED_FOR_GOOD = 500


def make_postman(registry: Registry) -> Errands:
    """Return what sends the messages that wait.

    Args:
        registry: Its database and what it was told of mail.
    """
    return Errands("mail", lambda: partial(send_next, registry))


def send_next(registry: Registry) -> bool:
    """Send the message that has waited longest; tell whether there was one."""
    with registry.database.writing() as connection:
        message = claim_message(connection, registry.clock)
    if message is None:
        return False
    mail = registry.config.mail
    fault = _mailed(message, mail) if is_email(message.recipient) else _hooked(message, mail)
    with registry.database.writing() as connection:
        if fault:
            note_failed(connection, registry.clock, message, fault)
        else:
            note_sent(connection, registry.clock, message)
    return True


def _text(message: Message, mail: Mail, kind: str) -> str:
    words = message_words()[message.template][message.lang]
    link = mail.public_address.rstrip("/") + message.params.get("path", "")
    return words[kind].format(link=link, code=message.params.get("code", ""))


def _mailed(message: Message, mail: Mail) -> str:
    """Return why an e-mail did not go out, as a word; empty if it did."""
    if not mail.server:
        return "not-set-up"
    letter = EmailMessage()
    letter["Subject"] = _text(message, mail, "subject")
    letter["From"] = mail.sender
    letter["To"] = message.recipient
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(_text(message, mail, "text"))
    try:
        with _open(mail) as server:
            server.send_message(letter)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        is_for_good = all(code >= _REFUSED_FOR_GOOD for code in codes)
        return "recipient-refused" if is_for_good else "refused"
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError, OSError) as error:
        # SMTPException is an OSError too; what is not about the line was a refusal
        is_answer = isinstance(error, smtplib.SMTPResponseException)
        return "refused" if is_answer else "server-away"
    return ""


def _open(mail: Mail) -> smtplib.SMTP:
    told = urlsplit(mail.server)
    host, port = told.hostname or "", told.port or _PORTS[told.scheme]
    if told.scheme == "smtps":
        context = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT_S, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=_TIMEOUT_S)
    try:
        if told.scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
        if told.username:
            server.login(unquote(told.username), unquote(told.password or ""))
    except BaseException:
        server.close()
        raise
    return server


class _Staying(HTTPRedirectHandler):
    """Follows no redirection: numbers of students go to the hook alone."""

    @override
    def redirect_request(self, *_args: object) -> None:
        return None


def _hooked(message: Message, mail: Mail) -> str:
    """Return why a text message was not taken, as a word; empty if it was."""
    if not mail.text_hook:
        return "not-set-up"
    body = {"to": message.recipient, "text": _text(message, mail, "short")}
    headers = {"Content-Type": "application/json"}
    if mail.text_secret:
        headers["Authorization"] = f"Bearer {mail.text_secret}"
    # the scheme is demanded when the service starts
    request = Request(  # noqa: S310 - http or https only
        mail.text_hook, json.dumps(body).encode(), headers, method="POST"
    )
    try:
        with build_opener(_Staying).open(request, timeout=_TIMEOUT_S):
            return ""
    except HTTPError as error:
        error.close()
        return "refused"
    except (OSError, HTTPException):
        return "server-away"
