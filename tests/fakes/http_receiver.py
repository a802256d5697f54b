#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An HTTP gateway that behaves as the path says: what real ones do at their worst.

  http_receiver.py [--secret BASE64] [--tls CERTIFICATE KEY]

Prints its port on 127.0.0.1 and serves until its standard input ends. A path that is a number is answered
with that status; `act` has the others."""
import argparse
import base64
import hashlib
import hmac
import json
import socket
import ssl
import struct
import sys
import threading

seen = {}  # webhook-id -> how often


def answer(status, body=b"", *headers, length=None):
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body) if length is None else length}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def is_signed(secret, head, body):
    signed = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    return hmac.compare_digest(wanted, head.get("webhook-signature", ""))


def is_message(head, body):
    data = json.loads(body)["data"]
    return data["key"] == head["webhook-id"] and data["name"] == "Nguyễn Thị Thử" and data["fields"]["time"] == "7h30"


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def act(path, head, body, connection, secret):
    """What to send; None closes without."""
    if path == "/signed":
        return answer(202 if is_signed(secret, head, body) and is_message(head, body) else 400)
    if path == "/bearer":
        return answer(200 if head.get("authorization") == "Bearer hush" else 400)
    if path == "/told":
        return answer(200, b'{"outcome": "delivered", "reference": "gw-1"}')
    if path == "/once":  # busy the first time
        seen[head["webhook-id"]] = seen.get(head["webhook-id"], 0) + 1
        return answer(429, b"", "Retry-After: 120") if seen[head["webhook-id"]] == 1 else answer(200)
    if path == "/redirect":
        return answer(302, b"", "Location: /told")
    if path == "/hang":  # taken, and never answered
        connection.recv(1)
        return None
    if path == "/slow":  # the status, and a body that never ends
        connection.sendall(answer(200, b"{", length=100))
        connection.recv(1)
        return None
    if path == "/cut":  # the status, and half a body
        return answer(200, b'{"outcome": "perm', length=100)
    if path == "/reset":  # read, then gone
        reset(connection)
        return None
    if path == "/large":
        return answer(200, b"x" * 1000000)
    return answer(int(path[1:]), b"", "Retry-After: 7")


def read_request(stream):
    first = stream.readline().split()
    if len(first) < 2:
        return None
    head = {}
    for line in iter(stream.readline, b"\r\n"):
        name, _, value = line.decode().partition(":")
        head[name.strip().lower()] = value.strip()
    return first[1].decode(), head, stream.read(int(head["content-length"]))


def serve(connection, context, secret):
    try:
        if context:
            connection = context.wrap_socket(connection, server_side=True)
        stream = connection.makefile("rb")
        for path, head, body in iter(lambda: read_request(stream), None):
            said = act(path, head, body, connection, secret)
            if said is None:
                break
            connection.sendall(said)
            if path == "/cut":
                break
        stream.close()
    except OSError:
        pass
    connection.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--secret", type=base64.b64decode, default=b"")
    parser.add_argument("--tls", nargs=2)
    given = parser.parse_args()
    context = None
    if given.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*given.tls)
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    print(listener.getsockname()[1], flush=True)

    def accept_all():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection, context, given.secret), daemon=True).start()

    threading.Thread(target=accept_all, daemon=True).start()
    sys.stdin.read()


main()
