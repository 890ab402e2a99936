"""The file system that a kernel starts with: a cpio archive in the format "newc".

Linux' Documentation/driver-api/early-userspace/buffer-format.rst.
"""

import os
import stat

DIRECTORY, DEVICE, LINK, SHARED_DIRECTORY = stat.S_IFDIR | 0o755, stat.S_IFCHR | 0o600, stat.S_IFLNK | 0o777, stat.S_IFDIR | 0o1777
CONSOLE = (5, 1)


def archive(files, directories, links=()):
    """files: path in the machine → path here; directories: empty ones, for file systems to be mounted on; links: path → target."""
    links = dict(links)
    paths = {parent for path in (*files, *directories, *links) for parent in parents(path)} | set(directories) | {"dev"}
    entries = [entry(path, SHARED_DIRECTORY if path == "tmp" else DIRECTORY) for path in sorted(paths - set(links))]
    # What the first process's standard output is; without it nobody would hear it.
    entries.append(entry("dev/console", DEVICE, device=CONSOLE))
    entries += [entry(path, LINK, target.encode()) for path, target in links.items()]
    entries += [copied(path, source) for path, source in files.items()]
    entries.append(entry("TRAILER!!!", 0))
    return b"".join(entries)


def copied(path, source):
    if os.path.islink(source):
        return entry(path, LINK, os.readlink(source).encode())
    with open(source, "rb") as file:
        return entry(path, os.stat(source).st_mode, file.read())


def parents(path):
    parent = os.path.dirname(path)
    return [*parents(parent), parent] if parent else []


def entry(path, mode, content=b"", device=(0, 0)):
    name = path.encode() + b"\0"
    fields = (0, mode, 0, 0, 1, 0, len(content), 0, 0, *device, len(name), 0)
    head = b"070701" + b"".join(b"%08x" % field for field in fields) + name
    return padded(head) + padded(content)


def padded(data):
    return data + bytes(-len(data) % 4)
