"""Holds memory and deleted files that cannot be dumped without further ado, and waits."""
import ctypes
import fcntl
import mmap
import os
import time

SYS_userfaultfd = 323
UFFDIO_API = 0xC018AA3F
UFFDIO_REGISTER = 0xC020AA00
UFFDIO_REGISTER_MODE_MISSING = 1

libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p

big = os.open("big", os.O_RDWR | os.O_CREAT)
os.write(big, b"x" * (1 << 20) + b"y")
os.unlink("big")

linked = os.open("linked", os.O_RDWR | os.O_CREAT)
os.link("linked", "kept")
os.unlink("linked")

segment = libc.shmget(0, 4096, 0o600)
assert libc.shmat(segment, None, 0)
libc.shmctl(segment, 0, None)

watched = mmap.mmap(-1, 4096)
faults = libc.syscall(SYS_userfaultfd, os.O_CLOEXEC | 1)
if faults >= 0:
    fcntl.ioctl(faults, UFFDIO_API, (ctypes.c_uint64 * 3)(0xAA, 0, 0))
    address = ctypes.addressof(ctypes.c_char.from_buffer(watched))
    fcntl.ioctl(faults, UFFDIO_REGISTER, (ctypes.c_uint64 * 4)(address, 4096, UFFDIO_REGISTER_MODE_MISSING, 0))

with open("ready.draft", "w") as ready:
    ready.write("userfaultfd" if faults >= 0 else "-")
os.rename("ready.draft", "ready")
time.sleep(1000)
