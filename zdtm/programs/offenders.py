"""Holds files that cannot be dumped, writes their numbers to the file "ready", and waits."""
import ctypes
import os
import time

SYS_userfaultfd = 323
SYS_io_uring_setup = 425

libc = ctypes.CDLL(None)
parameters = ctypes.create_string_buffer(120)
ring = libc.syscall(SYS_io_uring_setup, 1, parameters)
faults = libc.syscall(SYS_userfaultfd, os.O_CLOEXEC | 1)
with open("ready.draft", "w") as ready:
    ready.write(" ".join(str(fd) for fd in (ring, faults) if fd >= 0))
os.rename("ready.draft", "ready")
time.sleep(1000)
