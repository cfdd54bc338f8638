"""A small internet on loopback: a DNS server and an HTTPS server that tests write the answers of."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Names(threading.Thread):
    """Answers UDP questions from `records`: {(name, kind): [texts]}; each list may be changed, and a
    list of lists is given one after another, as a name does that changes between two looks."""

    def __init__(self):
        super().__init__(daemon=True)
        self.records = {}
        self.asked = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"

    def run(self):
        while True:
            try:
                raw, who = self._socket.recvfrom(4096)
            except OSError:
                return
            if raw == b"end":
                return
            self._socket.sendto(self._answer(raw), who)

    def stop(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"end", self._socket.getsockname())
        self.join()
        self._socket.close()

    def _answer(self, raw):
        question = dns.message.from_wire(raw)
        [asked] = question.question
        name, kind = asked.name.to_text().rstrip("."), dns.rdatatype.to_text(asked.rdtype)
        self.asked.append((name, kind))
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.RA
        given = self.records.get((name, kind), [])
        if given and isinstance(given[0], list):
            given = given.pop(0) if len(given) > 1 else given[0]
        if given:
            answer.answer.append(dns.rrset.from_text(asked.name, 60, "IN", kind, *given))
        elif not any(known == name for known, _ in self.records):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer.to_wire()


class Site(threading.Thread):
    """Says `answer` to whoever connects by TLS, whatever they ask; notes what that was."""

    def __init__(self, folder, host):
        super().__init__(daemon=True)
        self.answer = b""
        self.asked = []
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(*_certificate(folder, host))
        self.trust = ssl.create_default_context(cafile=str(folder / "cert.pem"))
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._open = True

    def run(self):
        while True:
            line, _ = self._socket.accept()
            if not self._open:
                line.close()
                return
            with line:
                try:
                    with self._context.wrap_socket(line, server_side=True) as safe:
                        self.asked.append(safe.recv(4096).decode())
                        safe.sendall(self.answer)
                except OSError:
                    self.asked.append("gave up")

    def stop(self):
        self._open = False
        socket.create_connection(("127.0.0.1", self.port)).close()
        self.join()
        self._socket.close()


def said(body, status="200 OK", *headers):
    head = "\r\n".join((f"HTTP/1.1 {status}", *headers, "Connection: close"))
    return f"{head}\r\n\r\n{body}".encode()


def _certificate(folder, host):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    cert = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName(host), x509.IPAddress(ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(cert.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return str(folder / "cert.pem"), str(folder / "key.pem")
