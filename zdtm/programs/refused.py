"""Holds one of everything that cannot be dumped, as far as this kernel has it. What a dump has to say of each goes to the file
"expected", a line for each in the order of the descriptors; then "ready" is written, and the script waits.
"""
import ctypes
import fcntl
import os
import socket
import struct
import time

libc = ctypes.CDLL(None, use_errno=True)
expected = []


def call(number, *arguments):
    result = libc.syscall(number, *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def hold(what, make):
    """Keeps what {make} opens, unless the kernel lacks it."""
    try:
        fd = make()
    except OSError as error:
        print(f"{what}: {error}", flush=True)
        return
    if not isinstance(fd, int):
        kept.append(fd)
        fd = fd.fileno()
    fd = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 100 + len(expected)) if what != "lock" else fd
    expected.append(f"pid {os.getpid()} fd {fd} ({what}")


def attributes(size, layout, *values):
    buffer = ctypes.create_string_buffer(size)
    struct.pack_into(layout, buffer, 0, *values)
    return buffer


def opened(path, flags=os.O_RDWR):
    return os.open(path, flags | os.O_CREAT if path.startswith(".") else flags, 0o600)


def directory_watched_by_signal():
    fd = os.open(".", os.O_RDONLY)
    fcntl.fcntl(fd, fcntl.F_NOTIFY, fcntl.DN_MULTISHOT | fcntl.DN_CREATE)
    return fd


def locked(path, how):
    fd = opened(path)
    how(fd)
    return fd


kept = []
perf = lambda: call(298, attributes(128, "IIQ", 1, 128, 0), 0, -1, -1, 0)
hold("anon_inode:inotify", lambda: call(294, 0))
hold("anon_inode:[fanotify]", lambda: call(300, 0, 0))
hold("anon_inode:[pidfd]", lambda: os.pidfd_open(os.getpid()))
hold("anon_inode:[io_uring]", lambda: call(425, 4, ctypes.create_string_buffer(120)))
hold("anon_inode:[perf_event]", perf)
hold("anon_inode:bpf-map", lambda: call(321, 0, attributes(72, "IIII", 2, 4, 4, 1), 72))
hold("anon_inode:[userfaultfd]", lambda: call(323, 1))
hold("anon_inode:[landlock-ruleset]", lambda: call(444, attributes(8, "Q", 1), 8, 0))
hold("anon_inode:[fscontext]", lambda: call(430, b"tmpfs", 0))
hold("net:[", lambda: os.open("/proc/self/ns/net", os.O_RDONLY))
hold("character device 1:11, /dev/kmsg", lambda: opened("/dev/kmsg", os.O_RDONLY))
hold("character device 10:200, /dev/net/tun", lambda: opened("/dev/net/tun"))
hold("character device 10:229, /dev/fuse", lambda: opened("/dev/fuse"))
hold("socket:[", lambda: socket.socket(socket.AF_INET))
hold("socket:[", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
hold("socket:[", lambda: socket.socket(socket.AF_INET6))
hold("socket:[", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW))
hold("socket:[", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
hold("socket:[", lambda: socket.socket(socket.AF_VSOCK))
hold(os.getcwd(), directory_watched_by_signal)
for pair in kept:
    os.set_inheritable(pair.fileno(), False)
# The originals of the duplicates would be told, too.
for held in kept:
    held.close()
for fd in map(int, os.listdir("/proc/self/fd")):
    if 2 < fd < 100:
        try:
            os.close(fd)
        except OSError:
            pass  # the directory that lists them
hold("lock", lambda: locked("./flock", lambda fd: fcntl.flock(fd, fcntl.LOCK_EX)))
hold("lock", lambda: locked("./posix", lambda fd: fcntl.lockf(fd, fcntl.LOCK_EX)))
hold("lock", lambda: locked("./ofd", lambda fd: fcntl.fcntl(fd, 37, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0))))
expected.sort(key=lambda line: int(line.split()[3]))

child = os.fork()
if child == 0:
    if libc.unshare(0x40000000) == 0:  # CLONE_NEWNET
        with open("apart", "w"):
            pass
    os.closerange(3, 1000)
    time.sleep(1000)
while not os.path.exists("apart"):
    time.sleep(0.001)
    if os.waitpid(child, os.WNOHANG)[0]:
        raise SystemExit("the child has ended")
time.sleep(0.05)
with open("expected", "w") as file:
    print("\n".join(expected + [f"pid {child}: it is in another net namespace than the root of the tree"]), file=file)
with open("ready.draft", "w") as file:
    file.write("all")
os.rename("ready.draft", "ready")
time.sleep(1000)
