"""SMTP with fewer waits: what may be said together is (RFC 2920), where the server allows it."""

import re
import smtplib
from collections.abc import Sequence
from typing import NoReturn

_GO_ON, _CLOSES = 354, 421
_TAKEN = (250, 251)
_PLAIN = re.compile(r"[\w.+-]+@[\w.-]+", re.ASCII)
_Answer = tuple[int, bytes]


class _Pipelining(smtplib.SMTP):
    """Two waits for the server's answer a letter, and not four."""

    def sendmail(  # type: ignore[override]
        self, from_addr: str, to_addrs: Sequence[str], msg: bytes, *_options: object
    ) -> dict[str, tuple[int, bytes]]:
        """To one recipient. Raises what smtplib raises, for the same answers."""
        self.ehlo_or_helo_if_needed()
        if not self.has_extn("pipelining"):
            return super().sendmail(from_addr, to_addrs, msg)
        (to,) = to_addrs
        sender, recipient = _path(from_addr), _path(to)
        size = f" size={len(msg)}" if self.does_esmtp and self.has_extn("size") else ""
        self.send(f"MAIL FROM:{sender}{size}\r\nRCPT TO:{recipient}\r\nDATA\r\n")
        mail, rcpt, data = self.getreply(), self.getreply(), self.getreply()
        good = mail[0] in _TAKEN and rcpt[0] in _TAKEN
        if data[0] == _GO_ON:
            self.send(_as_data(msg) if good else b".\r\n")
            data = self.getreply()
        if not good or data[0] not in _TAKEN:
            self._refused(from_addr, to, mail, rcpt, data)
        return {}

    def _refused(
        self, sender: str, to: str, mail: _Answer, rcpt: _Answer, data: _Answer
    ) -> NoReturn:
        """The first of the three that was no is the reason; the line is left as if new."""
        if _CLOSES in (mail[0], rcpt[0], data[0]):
            self.close()
        else:
            self.rset()
        if mail[0] not in _TAKEN:
            raise smtplib.SMTPSenderRefused(*mail, sender)
        if rcpt[0] not in _TAKEN:
            raise smtplib.SMTPRecipientsRefused({to: rcpt})
        raise smtplib.SMTPDataError(*data)


class Plain(_Pipelining):
    """Or STARTTLS, once it was asked for."""


class Encrypted(_Pipelining, smtplib.SMTP_SSL):
    """TLS from the first byte."""


def _path(address: str) -> str:
    """What is plainly an address needs no parsing, which takes as long as a server's answer."""
    return f"<{address}>" if _PLAIN.fullmatch(address) else smtplib.quoteaddr(address)


def _as_data(msg: bytes) -> bytes:
    """RFC 5321, section 4.5.2: a line that begins with a dot gets one more."""
    text = msg.replace(b"\r\n.", b"\r\n..")
    text = b"." + text if text.startswith(b".") else text
    return text + (b".\r\n" if text.endswith(b"\r\n") else b"\r\n.\r\n")
