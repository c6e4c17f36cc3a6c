"""Turns a set of images into one as older CRIU wrote it: an image for each kind of open file, parts of the core images in files
of their own, descriptor tables by process, page counts of 32 bits, and pages spread over three sets that build upon each other.

The argument is the directory. It works on the wire format itself (image-format/ beside the samples), not with code under test.
"""
import os
import struct
import sys

COMMON = 0x54564319
PAGE = 4096
LEVELS = 3
# By fd_types: field of file_entry, name and magic of the image.
KINDS = {
    1: (3, "reg-files", 0x50363636), 2: (18, "pipes", 0x56513555), 3: (17, "fifo", 0x58364939), 4: (4, "inetsk", 0x56443851),
    5: (16, "unixsk", 0x54373943), 6: (8, "eventfd", 0x44523722), 7: (9, "eventpoll", 0x45023858), 8: (13, "inotify", 0x48424431),
    9: (10, "signalfd", 0x57323820), 10: (6, "packetsk", 0x60454618), 11: (19, "tty", 0x59433025),
    12: (14, "fanotify", 0x55096122), 13: (7, "netlinksk", 0x58005614), 14: (5, "ns-files", 0x61394011),
    15: (11, "tunfile", 0x57143751), 16: (15, "ext-files", 0x59255641), 17: (12, "timerfd", 0x50493712),
}
# Watches that had images of their own: kind, repeated field, name and magic.
WATCHES = {7: (4, "eventpoll-tfd", 0x44433746), 8: (5, "inotify-wd", 0x54562009), 12: (6, "fanotify-mark", 0x56506035)}

directory = sys.argv[1]


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7f) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def put_varint(value):
    out = bytearray()
    while value > 0x7f:
        out.append(value & 0x7f | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def parse(data):
    """Fields of a message: numbers, wire types, values (bytes for length-delimited ones)."""
    fields, at = [], 0
    while at < len(data):
        key, at = varint(data, at)
        number, kind = key >> 3, key & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 2:
            length, at = varint(data, at)
            value, at = data[at:at + length], at + length
        else:
            length = {1: 8, 5: 4}[kind]
            value, at = data[at:at + length], at + length
        fields.append((number, kind, value))
    return fields


def build(fields):
    out = bytearray()
    for number, kind, value in fields:
        out += put_varint(number << 3 | kind)
        if kind == 0:
            out += put_varint(value)
        elif kind == 2:
            out += put_varint(len(value)) + value
        else:
            out += value
    return bytes(out)


def first(fields, number, otherwise=None):
    return next((value for n, _, value in fields if n == number), otherwise)


def take(fields, number):
    """Removes a field; gives its values."""
    values = [value for n, _, value in fields if n == number]
    fields[:] = [field for field in fields if field[0] != number]
    return values


def path(name, where=directory):
    return os.path.join(where, name + ".img")


def read(name):
    """Header and messages of an image."""
    with open(path(name), "rb") as file:
        data = file.read()
    header = 4 if name == "inventory" else 8
    at, messages = header, []
    while at < len(data):
        size, = struct.unpack_from("<I", data, at)
        messages.append(data[at + 4:at + 4 + size])
        at += 4 + size
    return data[:header], messages


def write(name, header, messages, where=directory):
    with open(path(name, where), "wb") as file:
        file.write(header)
        for message in messages:
            file.write(struct.pack("<I", len(message)) + message)


def new(name, magic, messages):
    if messages:
        write(name, struct.pack("<II", COMMON, magic), messages)


def images(prefix):
    """Numbers of the images PREFIX-N."""
    names = [name[:-4] for name in os.listdir(directory) if name.endswith(".img")]
    return sorted(int(name[len(prefix) + 1:]) for name in names if name.startswith(prefix + "-") and name[len(prefix) + 1:].isdigit())


def split_files():
    _, messages = read("files")
    files = [parse(message) for message in messages]
    if any(first(file, 1) not in KINDS for file in files):
        return  # of a kind that is younger than files.img
    kinds = {}
    watches = {}
    for file in files:
        kind = first(file, 1)
        entry = parse(first(file, KINDS[kind][0]))
        if kind in WATCHES:
            for watch in take(entry, WATCHES[kind][0]):
                # Inside of its file a watch need not say whose it is.
                rest = [field for field in parse(watch) if field[0] != 1]
                watches.setdefault(kind, []).append(build([(1, 0, first(entry, 1))] + rest))
        kinds.setdefault(kind, []).append(build(entry))
    for kind, entries in kinds.items():
        new(KINDS[kind][1], KINDS[kind][2], entries)
    for kind, entries in watches.items():
        new(WATCHES[kind][1], WATCHES[kind][2], entries)
    os.remove(path("files"))


def split_core(tid, pid):
    header, (message,) = read(f"core-{tid}")
    core = parse(message)
    thread, task = parse(first(core, 5, b"")), parse(first(core, 3, b""))
    if thread:
        signals = [info for queue in take(thread, 9) for info in take(parse(queue), 1)]
        new(f"signal-p-{tid}", 0x59255647, signals)
        creds = take(thread, 10)
        if tid == pid:
            new(f"creds-{pid}", 0x54023547, creds)
        elif creds != [ofLeader[pid]]:
            thread += [(10, 2, creds[0])]
        ofLeader.setdefault(pid, creds[0])
    if thread and tid == pid:
        new(f"sigacts-{pid}", 0x55344201, take(task, 15))
        new(f"signal-s-{pid}", 0x59255647, [info for queue in take(task, 10) for info in take(parse(queue), 1)])
        timers = parse(take(task, 7)[0])
        new(f"itimers-{pid}", 0x57464056, [first(timers, n) for n in (1, 2, 3)])
        new(f"posix-timers-{pid}", 0x52603957, take(timers, 4))
        new(f"rlimit-{pid}", 0x57113925, [limit for limits in take(task, 8) for limit in take(parse(limits), 1)])
    core = [(n, kind, build(thread) if n == 5 else build(task) if n == 3 else value) for n, kind, value in core]
    write(f"core-{tid}", header, [build(core)])


def split_memory(pid):
    header, (message,) = read(f"mm-{pid}")
    mm = parse(message)
    new(f"vmas-{pid}", 0x54123737, take(mm, 14))
    write(f"mm-{pid}", header, [build(mm)])


def name_tables_by_process():
    tables = {}
    for pid in images("ids"):
        _, (message,) = read(f"ids-{pid}")
        tables[pid] = [first(parse(message), n) for n in (1, 2, 3)]
    for column in zip(*tables.values()):
        if len(set(column)) != len(column):
            return  # what is shared has to be told
    for pid, (_, table, _) in tables.items():
        os.rename(path(f"fdinfo-{table}"), path(f"new-fdinfo-{pid}"))
        os.remove(path(f"ids-{pid}"))
    for pid in images("new-fdinfo"):
        if os.path.getsize(path(f"new-fdinfo-{pid}")) > 8:
            os.rename(path(f"new-fdinfo-{pid}"), path(f"fdinfo-{pid}"))
        else:
            os.remove(path(f"new-fdinfo-{pid}"))
    header, (message,) = read("inventory")
    inventory = parse(message)
    for number in 2, 3, 1000:
        take(inventory, number)
    write("inventory", header, [build(inventory)])


def spread_pages(name):
    """Every run is cut in three parts, of which each level has one; what a younger level has too is garbage in the older."""
    header, messages = read(name)
    head = parse(messages[0])
    pages_id = first(head, 1)
    with open(path(f"pages-{pages_id}"), "rb") as file:
        pages = file.read()
    maps = [[messages[0]] for _ in range(LEVELS)]
    contents = [[] for _ in range(LEVELS)]
    offset = 0
    for message in messages[1:]:
        entry = parse(message)
        start, count = first(entry, 1), first(entry, 5)
        part = -(-count // LEVELS)
        for i, at in enumerate(range(0, count, part)):
            length = min(part, count - at)
            for level in range(LEVELS):
                old = [(1, 0, start + at * PAGE), (2, 0, length)]
                if level < i:
                    old += [(3, 0, 1)]
                elif level == i:
                    contents[level].append(pages[offset + at * PAGE:offset + (at + length) * PAGE])
                else:
                    contents[level].append(b"\xee" * (length * PAGE))
                maps[level].append(build(old))
        offset += count * PAGE
    for level, where in enumerate(levels):
        write(name, header, maps[level], where)
        with open(path(f"pages-{pages_id}", where), "wb") as file:
            for content in contents[level]:
                file.write(content)


processes = [parse(message) for message in read("pstree")[1]]
split_files()
ofLeader = {}
for process in processes:
    pid = first(process, 1)
    for tid in [pid] + [t for _, _, t in (f for f in process if f[0] == 5) if t not in (0, pid)]:
        split_core(tid, pid)
for pid in images("mm"):
    split_memory(pid)
name_tables_by_process()
levels = [directory] + [f"{directory}-{i}" for i in range(1, LEVELS)]
for older, younger in zip(levels[1:], levels):
    os.mkdir(older)
    os.symlink(os.path.join("..", os.path.basename(older)), os.path.join(younger, "parent"))
for pagemap in [f"pagemap-{n}" for n in images("pagemap")] + [f"pagemap-shmem-{n}" for n in images("pagemap-shmem")]:
    spread_pages(pagemap)
