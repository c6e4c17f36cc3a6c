"""Restores the sample set "tasks", which CRIU wrote, and looks whether everything is as its program had it.

Runs in pid and mount namespaces of its own: the pids of the set are free there, and /srv is covered. Arguments: criu, the
directory of the samples, a scratch directory, and further options of the restore.
"""
import concurrent.futures
import ctypes
import json
import os
import re
import signal
import struct
import subprocess
import sys
import time

criu, samples, scratch, *options = sys.argv[1:]
ROOT, CHILD, GRANDCHILD, ZOMBIE, STOPPED, ONE, TWO = range(18824, 18831)
LIVING = (ROOT, CHILD, GRANDCHILD, STOPPED)
# Addresses of its mappings (mm-*.img), in the order of mmap(2) in src/sample.c.
SHARED, COPIED, NONE = 0x7fc663bd4000, 0x7fc663bcc000, 0x7fc663bca000
PTRACE_SEIZE, PTRACE_INTERRUPT, PTRACE_DETACH, PTRACE_PEEKSIGINFO = 0x4206, 0x4207, 17, 0x4209
PTRACE_GETFPREGS = 14
WALL = 0x40000000

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long
# Fields of our own, which CRIU does not write.
OWN = ("coredump_filter", "restart_error", "timer_slack", "every_fdinfo")
failures = []


def equal(what, found, expected):
    if found != expected:
        failures.append(f"{what}: {found!r}, not {expected!r}")


def run(*line):
    subprocess.run(line, check=True)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def stat(pid, tid=None):
    """The fields of /proc/PID/stat from the third on."""
    text = read(f"/proc/{pid}/stat" if tid is None else f"/proc/{pid}/task/{tid}/stat").decode()
    return text.rpartition(")")[2].split()


def status(pid, key, tid=None):
    for line in read(f"/proc/{pid}/task/{tid or pid}/status").decode().splitlines():
        if line.startswith(key + ":"):
            return line.split(":", 1)[1].strip()
    return None


def bit(*signals):
    return "%016x" % sum(1 << s - 1 for s in signals)


def memory(pid, address, length):
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as mem:
        mem.seek(address)
        return mem.read(length)


def until(condition):
    for _ in range(2000):
        if condition():
            return True
        time.sleep(0.005)
    return False


def prepare():
    run("mount", "-t", "tmpfs", "tmpfs", "/srv")
    os.mkdir("/srv/app")
    run("cp", f"{samples}/bin/sample", "/srv/app/sample")
    os.chmod("/srv/app/sample", 0o755)
    run("tar", "-xf", f"{samples}/tasks/run.tar", "-C", "/srv/app")
    images = f"{scratch}/images"
    os.mkdir(images)
    for name in os.listdir(f"{samples}/tasks"):
        if name != "json":
            run("cp", f"{samples}/tasks/{name}", images)
    return images


def tree():
    def kin(pid):
        state, ppid, pgrp, session = stat(pid)[:4]
        return state, int(ppid), int(pgrp), int(session)

    equal("root", kin(ROOT), ("S", 1, ROOT, ROOT))
    equal("child", kin(CHILD), ("S", ROOT, CHILD, CHILD))
    equal("grandchild", kin(GRANDCHILD), ("S", CHILD, GRANDCHILD, CHILD))
    equal("zombie", kin(ZOMBIE), ("Z", ROOT, ROOT, ROOT))
    equal("stopped child", kin(STOPPED), ("T", ROOT, ROOT, ROOT))
    equal("exit code of the zombie", int(stat(ZOMBIE)[49]) >> 8, 42)
    equal("threads of the root", sorted(int(t) for t in os.listdir(f"/proc/{ROOT}/task")), [ROOT, ONE, TWO])
    for pid in LIVING[1:]:
        equal(f"threads of {pid}", os.listdir(f"/proc/{pid}/task"), [str(pid)])
    names = {pid: "sample" for pid in (*LIVING, ZOMBIE)}
    for pid, name in names.items():
        equal(f"name of {pid}", status(pid, "Name"), name)
    equal("name of a thread", status(ROOT, "Name", ONE), "worker-one")
    equal("name of a thread", status(ROOT, "Name", TWO), "worker-two")
    for pid in LIVING:
        equal(f"executable of {pid}", os.readlink(f"/proc/{pid}/exe"), "/srv/app/sample")
        equal(f"directory of {pid}", os.readlink(f"/proc/{pid}/cwd"), "/srv/app/run")
        equal(f"umask of {pid}", status(pid, "Umask"), "0022")
        equal(f"command line of {pid}", read(f"/proc/{pid}/cmdline"), b"/srv/app/sample\0tasks\0/srv/app/run\0")


def signals():
    equal("mask of the root", status(ROOT, "SigBlk"), bit(36))
    equal("pending for the root", status(ROOT, "ShdPnd"), bit(36))
    equal("ignored by the root", status(ROOT, "SigIgn"), bit(signal.SIGINT))
    equal("handled by the root", status(ROOT, "SigCgt"), bit(signal.SIGUSR1, signal.SIGALRM, 33))
    for tid, number in (ONE, 21), (TWO, 22):
        equal(f"mask of {tid}", status(ROOT, "SigBlk", tid), bit(36, number))
        equal(f"pending for {tid}", status(ROOT, "SigPnd", tid), bit(number))
    for pid in LIVING[1:]:
        for key in "SigBlk", "SigPnd", "ShdPnd", "SigIgn", "SigCgt":
            equal(f"{key} of {pid}", status(pid, key), bit())
    timer = read(f"/proc/{ROOT}/timers").decode().split("\n")
    equal("timers", timer[:4], ["ID: 0", f"signal: 35/{77:016x}", f"notify: signal/pid.{ROOT}", "ClockID: 1"])


class Traced:
    """A thread that is stopped by ptrace(2) for a while."""

    def __init__(self, tid):
        self.tid = tid

    def __enter__(self):
        assert libc.ptrace(PTRACE_SEIZE, self.tid, None, None) == 0, os.strerror(ctypes.get_errno())
        assert libc.ptrace(PTRACE_INTERRUPT, self.tid, None, None) == 0
        os.waitpid(self.tid, WALL)
        return self

    def __exit__(self, *exception):
        libc.ptrace(PTRACE_DETACH, self.tid, None, None)

    def pending(self, shared):
        """Number, code, pid and value of the first pending signal."""
        info = ctypes.create_string_buffer(128)
        arguments = ctypes.create_string_buffer(struct.pack("=QIi", 0, 1 if shared else 0, 1))
        count = libc.ptrace(PTRACE_PEEKSIGINFO, self.tid, ctypes.cast(arguments, ctypes.c_void_p), ctypes.cast(info, ctypes.c_void_p))
        assert count == 1, count
        number, _, code = struct.unpack_from("=iii", info)
        pid, _, value = struct.unpack_from("=iii", info, 16)
        return number, code, pid, value

    def xmm7(self):
        area = ctypes.create_string_buffer(512)
        assert libc.ptrace(PTRACE_GETFPREGS, self.tid, None, ctypes.cast(area, ctypes.c_void_p)) == 0
        return struct.unpack_from("=d", area, 160 + 7 * 16)[0]


def traced():
    with Traced(ROOT) as root:
        equal("queued signal", root.pending(True), (36, -1, ROOT, 1234))
    for tid, number in (ONE, 21), (TWO, 22):
        with Traced(tid) as thread:
            equal(f"signal of {tid}", thread.pending(False), (number, -6, ROOT, 0))
            equal(f"xmm7 of {tid}", thread.xmm7(), 3.25)


def mappings():
    for pid in LIVING:
        equal(f"shared memory of {pid}", memory(pid, SHARED, 6), b"child\0")
        equal(f"shared memory of {pid}", memory(pid, SHARED + 4096, 31), b"shared between parent and child")
        changed = pid in (CHILD, GRANDCHILD)
        equal(f"copied memory of {pid}", memory(pid, COPIED, 32768), b"C" * 20000 + (b"k" if changed else b"C") + b"C" * 12767)
        equal(f"memory without access of {pid}", memory(pid, NONE, 3), b"\0N\0")
    with open(f"/proc/{STOPPED}/mem", "r+b", buffering=0) as mem:
        mem.seek(SHARED + 8192)
        mem.write(b"seen by all")
    for pid in LIVING:
        equal(f"shared memory of {pid}, written by another", memory(pid, SHARED + 8192, 11), b"seen by all")
    flags = {}
    for line in read(f"/proc/{ROOT}/smaps").decode().splitlines():
        words = line.split()
        if "-" in words[0] and not words[0].endswith(":"):
            start = int(words[0].split("-")[0], 16)
        elif words[0] == "VmFlags:":
            flags[start] = words[1:]
    equal("MADV_DONTDUMP", "dd" in flags[COPIED], True)
    equal("mlock", [start for start in flags if "lo" in flags[start]], [COPIED + 8192])


def files():
    pipes = set()
    for pid in LIVING:
        links = {int(fd): os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")}
        equal(f"descriptors of {pid}", sorted(links), [0, 1, 2, 3, 4, 10, 251])
        equal(f"files of {pid}", [links[fd] for fd in (0, 1, 2, 10)], ["/dev/null", "/srv/app/out", "/srv/app/err", "/dev/null"])
        equal(f"pipe of {pid}", links[3], links[4])
        pipes.add((links[3], links[251]))
        equal(f"offset of {pid}", read(f"/proc/{pid}/fdinfo/1").split()[:2], [b"pos:", b"6"])
    equal("pipes", len(pipes), 1)


def decode(directory):
    """All images of a directory but pages, by name, as JSON."""
    crit = os.path.join(os.path.dirname(criu), "crit")
    names = [name for name in os.listdir(directory) if name.endswith(".img") and not name.startswith("pages-")]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        texts = pool.map(lambda name: subprocess.check_output([crit, "decode", "--pretty", "-i", f"{directory}/{name}"]), names)
        return {name[:-4]: json.loads(text)["entries"] for name, text in zip(names, texts)}


def decoded_by_criu():
    return {name[:-5]: json.loads(read(f"{samples}/tasks/json/{name}"))["entries"] for name in os.listdir(f"{samples}/tasks/json")}


def compare(where, found, expected):
    """Reports every difference that is not one of time or machine."""
    key = where.rpartition(".")[2]
    if key in ("vsec", "vusec", "vnsec"):
        if key == "vsec" and not expected - 60 <= found <= expected:
            failures.append(f"{where}: {found} s left, not {expected}")
    elif key in ("rlimits[6]", "rlimits[11]") or where.endswith("tc.flags"):
        pass  # of the machine; PF_SUPERPRIV
    elif isinstance(expected, dict) and isinstance(found, dict):
        for name in sorted((set(expected) | set(found)) - set(OWN)):
            compare(f"{where}.{name}", found.get(name), expected.get(name))
    elif isinstance(expected, list) and isinstance(found, list) and len(found) == len(expected):
        for i, value in enumerate(expected):
            compare(f"{where}[{i}]", found[i], value)
    else:
        equal(where, found, expected)


def fields(value, path, found):
    """Collects the paths of all fields that a value has."""
    if isinstance(value, dict):
        for name, inner in value.items():
            found.add(f"{path}.{name}")
            fields(inner, f"{path}.{name}", found)
    elif isinstance(value, list):
        for inner in value:
            fields(inner, path, found)
    return found


def fields_by_type(entries):
    types = {}
    for name, values in entries.items():
        fields(values, "", types.setdefault(re.sub(r"-\d+$", "", name), set()))
    return types


def every_field(ours, theirs):
    """Whatever field CRIU has written into an image of some type, we do too; CRIU may need it."""
    here = fields_by_type(ours)
    for kind, expected in fields_by_type(theirs).items():
        # What CRIU 4.2 writes as a memfd of the name /dev/zero is shared anonymous memory, and is dumped as that by us.
        if kind != "memfd":
            lacking = {field for field in expected - here.get(kind, set()) if not field.startswith(".memfd")}
            equal(f"fields that {kind} images lack", sorted(lacking), [])


def dumped_again():
    """Whatever else a core image tells: timers, limits, credentials, stacks, registers, restartable sequences."""
    again = f"{scratch}/again"
    os.mkdir(again)
    run(criu, "dump", "-R", "-t", str(ROOT), "-D", again, *options)
    ours, theirs = decode(again), decoded_by_criu()
    for tid in (*LIVING, ZOMBIE, ONE, TWO):
        compare(f"core-{tid}", ours[f"core-{tid}"], theirs[f"core-{tid}"])
    every_field(ours, theirs)
    equal("pstree", ours["pstree"], theirs["pstree"])


def life():
    """What only shows when the tasks go on."""
    os.kill(STOPPED, signal.SIGCONT)
    equal("the stopped child continues", until(lambda: stat(STOPPED)[0] == "S"), True)
    os.kill(ROOT, signal.SIGUSR1)
    os.kill(ROOT, signal.SIGALRM)
    os.kill(ROOT, signal.SIGINT)
    os.kill(CHILD, signal.SIGKILL)
    equal("the grandchild dies with its parent", until(lambda: not os.path.exists(f"/proc/{GRANDCHILD}") or stat(GRANDCHILD)[0] == "Z"), True)
    equal("handlers run", until(lambda: status(ROOT, "ShdPnd") == bit(signal.SIGCHLD, 36) or status(ROOT, "ShdPnd") == bit(36)), True)
    equal("the root lives", stat(ROOT)[0], "S")
    os.kill(ROOT, signal.SIGTERM)
    equal("the root ends", until(lambda: not os.path.exists(f"/proc/{ROOT}") or stat(ROOT)[0] == "Z"), True)


images = prepare()
restore = subprocess.run([criu, "restore", "-d", "-D", images, *options], capture_output=True, text=True)
equal("exit code of criu", restore.returncode, 0)
if not failures:
    for look in tree, signals, traced, mappings, files, dumped_again, life:
        look()
print("\n".join(failures + [restore.stderr]) if failures else "PASS")
