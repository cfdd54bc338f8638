"""Bounces as mail servers write them."""

AIGUL = "aigul@example.org"


def a_report(
    to, *, recipient=AIGUL, original=None, action="failed", status="5.1.1", words="", report_id="r1"
):
    """RFC 3464, as Postfix and others send it."""
    asked = f"Original-Recipient: rfc822;{original}\r\n" if original else ""
    said = f"Diagnostic-Code: smtp; {words}\r\n" if words else ""
    return f"""\
Return-Path: <>\r
Message-ID: <{report_id}@mx.example.org>\r
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)\r
To: {to}\r
Subject: Undelivered Mail Returned to Sender\r
Auto-Submitted: auto-replied\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r
\r
--b\r
Content-Type: text/plain; charset=us-ascii\r
\r
Your message could not be delivered to <{recipient}>.\r
\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example.org\r
Arrival-Date: Thu, 7 May 2026 14:05:00 +0000\r
\r
{asked}Final-Recipient: rfc822; {recipient}\r
Action: {action}\r
Status: {status}\r
{said}\r
--b\r
Content-Type: text/rfc822-headers\r
\r
To: {recipient}\r
Subject: Press once more\r
\r
--b--\r
""".encode()


def in_words(to, *, recipient=AIGUL, words="Sorry, no mailbox here by that name. (#5.1.1)"):
    """qmail's, which is no report at all."""
    return f"""\
Return-Path: <>\r
Message-ID: <q1@mx.example.org>\r
From: MAILER-DAEMON@mx.example.org\r
To: {to}\r
Subject: failure notice\r
\r
Hi. This is the qmail-send program at mx.example.org.\r
I'm afraid I wasn't able to deliver your message to the following addresses.\r
This is a permanent error; I've given up. Sorry it didn't work out.\r
\r
<{recipient}>:\r
{words}\r
\r
--- Below this line is a copy of the message.\r
\r
Return-Path: <{to}>\r
To: {recipient}\r
""".encode()


def an_answering_machine(to):
    return f"""\
From: {AIGUL}\r
Message-ID: <v1@example.org>\r
To: {to}\r
Subject: Away until Monday\r
Auto-Submitted: auto-replied\r
\r
I am in the mountains.\r
""".encode()
