"""deadlocked.py SOCKET ENGINE PIDFILE: passes everything on to the engine, but never answers /networks
as long as the engine is the process that it was at the start: what moby#46661 looks like from outside."""

import os
import socket
import sys
import threading

here, engine, pidfile = sys.argv[1:]


def engine_pid() -> str:
    try:
        with open(pidfile) as file:
            return file.read().strip()
    except OSError:
        return ""


deadlocked = engine_pid()


def pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    for end, how in ((source, socket.SHUT_RD), (sink, socket.SHUT_WR)):
        try:
            end.shutdown(how)
        except OSError:
            pass


def serve(client: socket.socket) -> None:
    server = socket.socket(socket.AF_UNIX)
    try:
        server.connect(engine)
    except OSError:
        client.close()
        return
    threading.Thread(target=pump, args=(server, client), daemon=True).start()
    while request := client.recv(65536):
        if b"/networks" in request.split(b"\r\n", 1)[0] and engine_pid() == deadlocked:
            continue  # swallowed: the client waits for ever
        server.sendall(request)


if os.path.exists(here):
    os.unlink(here)
door = socket.socket(socket.AF_UNIX)
door.bind(here)
door.listen()
while True:
    threading.Thread(target=serve, args=(door.accept()[0],), daemon=True).start()
