"""Waits DELAY seconds, then answers on PORT as its kind of service answers a readiness probe. Used by the benchmark."""
import signal
import socket
import sys
import time

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
delay, port = float(sys.argv[1]), int(sys.argv[2])
time.sleep(delay)
door = socket.socket()
door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
door.bind(("", port))
door.listen(64)
open("/tmp/ready", "w").close()
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\nConnection: close\r\n\r\n{\"status\":\"ok\"}"
PING = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nOk.\n"
while True:
    guest, _ = door.accept()
    guest.settimeout(2)
    try:
        asked = guest.recv(4096)
        if asked.startswith(b"GET"):
            guest.sendall(PING if b"/ping" in asked else OK)
        elif b"PING" in asked:
            guest.sendall(b"+PONG\r\n")
        elif asked:  # Postgres: no TLS; then who are you, so that it is known that it is up
            guest.sendall(b"N")
            if guest.recv(4096):
                guest.sendall(b"R\0\0\0\x08\0\0\0\x03")
    except OSError:
        pass
    guest.close()
