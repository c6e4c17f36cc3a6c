"""Has relatives that cannot be roots of a dump, writes their ids to the file "ready", and waits.

The argument is the vforker program. The ids: a thread, a zombie, a process that is traced, and one that waits for a child of vfork(2), which no signal wakes.
"""
import ctypes
import os
import signal
import sys
import threading
import time

PTRACE_TRACEME = 0

libc = ctypes.CDLL(None)


def child(body):
    pid = os.fork()
    if pid == 0:
        body()
        os._exit(0)
    return pid


def traced():
    libc.ptrace(PTRACE_TRACEME, 0, 0, 0)
    os.kill(os.getpid(), signal.SIGSTOP)


def vforking():
    os.execv(sys.argv[1], sys.argv[1:])


def state(pid):
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rpartition(")")[2].split()[0]


def until(condition):
    while not condition():
        time.sleep(0.001)


thread = threading.Thread(target=lambda: time.sleep(1000), daemon=True)
thread.start()
zombie = child(lambda: None)
tracee = child(traced)
waiter = child(vforking)
until(lambda: state(zombie) == "Z" and state(tracee) == "t" and state(waiter) == "D")
with open("ready.draft", "w") as ready:
    ready.write(f"{thread.native_id} {zombie} {tracee} {waiter}")
os.rename("ready.draft", "ready")
time.sleep(1000)
