"""The post office: hands messages to the mail server that `MENTEO_MAIL_URL` names."""

import ipaddress
import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import SplitResult, unquote, urlsplit


class Refusal(Exception):
    """The server will never take this message for this reader: trying again makes no sense.

    `of_address` says that it is the address which it refuses, so that no other message will arrive there either.
    """

    def __init__(self, code: int, *, of_address: bool = False):
        super().__init__(f"refused with {code}")
        self.code, self.of_address = code, of_address


GONE = frozenset({550, 551, 553})  # what servers say of addresses also after they have read the message
FOR_NOW = (
    smtplib.SMTPSenderRefused,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPDataError,
)  # of one message, not of all


class Office:
    """One conversation with the mail server, in which any number of messages can be handed over."""

    def __init__(self, url: str, *, timeout: float, sender: str):
        self._address, self._timeout, self._sender = urlsplit(url), timeout, sender
        self._server: smtplib.SMTP | None = None

    def hand_over(self, message: EmailMessage) -> None:
        """Hand a message to the server.

        Raises `Refusal` when the server refuses the reader or the message for good, one of `FOR_NOW` when it refuses
        this message for now, and whatever else smtplib raises when the server cannot be spoken to.
        """
        server = self._ready()
        try:
            server.sendmail(self._sender, [str(message["To"])], message.as_bytes())
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _reason in error.recipients.values()]
            if all(500 <= code < 600 for code in codes):
                raise Refusal(codes[0], of_address=True) from None
            raise
        except smtplib.SMTPDataError as error:
            if 500 <= error.smtp_code < 600:
                raise Refusal(error.smtp_code, of_address=error.smtp_code in GONE) from None
            raise
        except (OSError, smtplib.SMTPServerDisconnected):
            server.close()  # without a goodbye, which would be waited for as long again
            self._server = None
            raise

    def close(self) -> None:
        """End the conversation."""
        if self._server is not None:
            _leave(self._server)
        self._server = None

    def _ready(self) -> smtplib.SMTP:
        """Return the server, greeted; one that has hung up meanwhile is called again."""
        if self._server is not None and not _listens(self._server):
            self.close()
        if self._server is None:
            server = _connect(self._address, self._timeout)
            try:
                _secure(server, self._address)
                if self._address.username:
                    server.login(unquote(self._address.username), unquote(self._address.password or ""))
            except BaseException:
                _leave(server)
                raise
            self._server = server
        return self._server


def _listens(server: smtplib.SMTP) -> bool:
    try:
        return server.noop()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


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
