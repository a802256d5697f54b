#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A real mail server for tests: Exim with a configuration of its own, one process a connection, without
any right of root, delivering into FOLDER/mail/box.

  mail_server.py FOLDER [--login] [--on-connect]   TLS with FOLDER/certificate.pem and FOLDER/key.pem;
                                                   --login: only after a login, sender and hush;
                                                   --on-connect: TLS from the first byte
  mail_server.py --drop-at COMMAND                 no Exim: a plain server that closes at a command,
                                                   DOT: after it has read the mail

Prints its port on 127.0.0.1 and serves until its standard input ends."""
import argparse
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import sys
import threading

NOBODY = 65534

CONFIGURATION = """
primary_hostname = localhost
spool_directory = {mail}/spool
log_file_path = {mail}/log-%slog
keep_environment =
tls_advertise_hosts = *
tls_certificate = {mail}/certificate.pem
tls_privatekey = {mail}/key.pem
auth_advertise_hosts = *
acl_smtp_mail = check_sender
acl_smtp_rcpt = check_recipient
acl_smtp_data = check_mail
deliver_drop_privilege
never_users =
exim_user = {user}
exim_group = {group}
trusted_users = {user}
message_size_limit = 1M
begin acl
check_sender:
  deny message = no such sender
       senders = wrong@example.vn
  {login}
  accept
check_recipient:
  deny message = no such mailbox
       recipients = nobody@example.vn
  defer message = mailbox full
        recipients = later@example.vn
  accept
check_mail:
  deny message = not wanted
       condition = ${{if eq{{$recipients}}{{refused@example.vn}}}}
  defer message = try again
        condition = ${{if eq{{$recipients}}{{busy@example.vn}}}}
  accept
begin routers
all:
  driver = accept
  transport = box
begin transports
box:
  driver = appendfile
  file = {mail}/box
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{sender}}}}{{eq{{$auth3}}{{hush}}}}}}}}
  server_set_id = $auth2
"""


def prepare(folder, is_login):
    mail = folder / "mail"
    mail.mkdir()
    for name in ("certificate.pem", "key.pem"):
        shutil.copy(folder / name, mail)
    login = "deny message = log in first\n       !authenticated = *" if is_login else ""
    user = pwd.getpwuid(os.getuid() or NOBODY)
    (mail / "exim.conf").write_text(CONFIGURATION.format(mail=mail, login=login, user=user.pw_name, group=user.pw_gid))
    if os.getuid() == 0:
        folder.chmod(0o711)
        for path in [mail, *mail.iterdir()]:
            os.chown(path, NOBODY, NOBODY)
    return mail


def exim_command(mail, is_on_connect):
    """Without the right to become root by its file's owner, Exim is the same for root and for anybody."""
    who = ["--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups"] if os.getuid() == 0 else []
    return ["setpriv", "--no-new-privs", *who, "/usr/sbin/exim4", "-C", str(mail / "exim.conf"), "-odf", "-oMa", "127.0.0.1",
            *(["-tls-on-connect"] if is_on_connect else []), "-bs"]


def pump(source, target):
    try:
        while taken := source.recv(65536):
            target.sendall(taken)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def serve_exim(connection, command):
    """Through a pair: Exim takes a connection as its standard input from root alone."""
    ours, its = socket.socketpair()
    with subprocess.Popen(command, stdin=its, stdout=its, stderr=subprocess.DEVNULL):
        its.close()
        threading.Thread(target=pump, args=(connection, ours), daemon=True).start()
        pump(ours, connection)
    connection.close()


def serve_and_drop(connection, drop_at):
    stream = connection.makefile("rb")
    connection.sendall(b"220 here\r\n")
    for line in stream:
        word = line.split()[0].decode().upper()
        if word == drop_at:
            break
        connection.sendall(b"354 go on\r\n" if word == "DATA" else b"250 fine\r\n")
        if word == "DATA":
            for text in stream:
                if text == b".\r\n":
                    break
            break
    stream.close()
    connection.shutdown(socket.SHUT_RDWR)
    connection.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path, nargs="?")
    parser.add_argument("--login", action="store_true")
    parser.add_argument("--on-connect", action="store_true")
    parser.add_argument("--drop-at")
    given = parser.parse_args()
    command = None if given.drop_at else exim_command(prepare(given.folder, given.login), given.on_connect)
    listener = socket.create_server(("127.0.0.1", 0), backlog=32)
    print(listener.getsockname()[1], flush=True)

    def accept_all():
        while True:
            connection, _ = listener.accept()
            serve, with_what = (serve_and_drop, given.drop_at) if given.drop_at else (serve_exim, command)
            threading.Thread(target=serve, args=(connection, with_what), daemon=True).start()

    threading.Thread(target=accept_all, daemon=True).start()
    sys.stdin.read()


main()
