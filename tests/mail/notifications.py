"""What mail servers send back, as they write it."""

OURS = "<introduction.1@unmentor.example>"


def notification(
    *,
    recipient: str = "rfc822; asha@devon.example",
    action: str = "Action: failed\n",
    status: str = "Status: 5.1.1\n",
    diagnostic: str = "Diagnostic-Code: smtp; 550 5.1.1 <asha@devon.example>: no such mailbox\n",
    returned: str = "message/rfc822",
    message_id: str = OURS,
    date: str = "Tue,  1 Dec 2026 09:05:00 +0000 (GMT)",
) -> bytes:
    """A notification about one recipient, as Postfix sends it."""
    return f"""\
From: MAILER-DAEMON@mail.devon.example (Mail Delivery System)
To: hello@unmentor.example
Subject: Undelivered Mail Returned to Sender
Date: {date}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.devon.example
Arrival-Date: Tue,  1 Dec 2026 09:00:00 +0000 (GMT)

Final-Recipient: {recipient}
{action}{status}{diagnostic}
--cut
Content-Type: {returned}

From: UnMentoring <hello@unmentor.example>
To: Asha Patel <asha@devon.example>
Message-ID: {message_id}
Subject: Meet Ben Okoro of Camden

Hello Asha
--cut--
""".encode()
