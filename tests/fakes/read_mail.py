#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the mails of a box as one JSON array, as a mail program would read them: headers decoded, the
text of the first part, line ends as LF.

  read_mail.py BOX COUNT     waits until there are COUNT"""
import email.policy
import json
import mailbox
import os
import sys
import time


def read(path):
    if not os.path.exists(path):
        return []
    box = mailbox.mbox(path, factory=lambda f: email.message_from_binary_file(f, policy=email.policy.default))
    return [{"head": {name.lower(): str(value) for name, value in m.items()},
             "text": m.get_body().get_content().replace("\r\n", "\n")} for m in box]


def main():
    mails = read(sys.argv[1])
    while len(mails) < int(sys.argv[2]):
        time.sleep(0.02)
        mails = read(sys.argv[1])
    print(json.dumps(mails, ensure_ascii=False))


main()
