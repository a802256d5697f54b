# SPDX-License-Identifier: Apache-2.0
"""beside: the nginx that benchmarks put next to our programs."""
import socket
import subprocess
import sys
import time

NGINX = """
daemon off; pid {folder}/nginx.pid; worker_processes 1; error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
    access_log off; keepalive_requests 100000000; default_type application/json; open_file_cache max=100; etag on;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    server {{ listen 127.0.0.1:{port}; {does} }}
}}
"""


def wait_for_port(port):
    for _ in range(1000):
        with socket.socket() as probe:
            if probe.connect_ex(('127.0.0.1', port)) == 0:
                return
        time.sleep(0.01)
    sys.exit(f'nothing listens on port {port}')


def start_nginx(folder, port, does):
    """`does`: the directives of its one server."""
    config = folder / 'nginx.conf'
    config.write_text(NGINX.format(folder=folder, port=port, does=does))
    child = subprocess.Popen(['nginx', '-c', config, '-p', folder], stderr=subprocess.DEVNULL)
    wait_for_port(port)
    return child
