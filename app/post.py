"""The post office: hands one message to the mail server that `MENTEO_MAIL_URL` names."""

import ipaddress
import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import SplitResult, unquote, urlsplit


class Refusal(Exception):
    """The server will never take this message for this reader: trying again makes no sense."""

    def __init__(self, code: int):
        super().__init__(f"refused with {code}")
        self.code = code


def deliver(message: EmailMessage, url: str, *, timeout: float, sender: str) -> None:
    """Hand a message to the server.

    Raises `Refusal` when the server refuses the reader or the message for good, and whatever smtplib raises when trying
    again later may help.
    """
    address = urlsplit(url)
    server = _connect(address, timeout)
    try:
        _secure(server, address)
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))
        server.sendmail(sender, [str(message["To"])], message.as_bytes())
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _reason in error.recipients.values()]
        if all(500 <= code < 600 for code in codes):
            raise Refusal(codes[0]) from None
        raise
    except smtplib.SMTPDataError as error:
        if 500 <= error.smtp_code < 600:
            raise Refusal(error.smtp_code) from None
        raise
    finally:
        _leave(server)


def _connect(address: SplitResult, timeout: float) -> smtplib.SMTP:
    host = address.hostname or "localhost"
    if address.scheme == "smtps":
        return smtplib.SMTP_SSL(host, address.port or 465, timeout=timeout, context=_context(host))
    return smtplib.SMTP(host, address.port or (587 if address.username else 25), timeout=timeout)


def _secure(server: smtplib.SMTP, address: SplitResult) -> None:
    """Turn to TLS where the server offers it; a password is never sent over the open network without."""
    host = address.hostname or "localhost"
    server.ehlo()
    if address.scheme == "smtp" and server.has_extn("starttls"):
        server.starttls(context=_context(host))
        server.ehlo()
    elif address.scheme == "smtp" and address.username and not _is_here(host):
        raise smtplib.SMTPNotSupportedError("the mail server offers no TLS, so the password was not sent")


def _context(host: str) -> ssl.SSLContext:
    """Return how certificates are checked: always, but for a relay on this very machine, which has none to show."""
    context = ssl.create_default_context()
    if _is_here(host):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye; what goes wrong here changes nothing about the message."""
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()
