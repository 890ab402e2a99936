"""The file system that a kernel starts with: a cpio archive in the format "newc" (Documentation/driver-api/early-userspace/buffer-format.rst)."""

import os
import stat

DIRECTORY, FILE, DEVICE = stat.S_IFDIR | 0o755, stat.S_IFREG | 0o755, stat.S_IFCHR | 0o600
CONSOLE = (5, 1)


def archive(files, directories):
    """files: path in the machine → path here; directories: empty ones, for file systems to be mounted on."""
    paths = {parent for path in (*files, *directories) for parent in parents(path)} | set(directories) | {"dev"}
    entries = [entry(path, DIRECTORY) for path in sorted(paths)]
    # What the first process's standard output is; without it nobody would hear it.
    entries.append(entry("dev/console", DEVICE, device=CONSOLE))
    for path, source in files.items():
        with open(source, "rb") as file:
            entries.append(entry(path, FILE, file.read()))
    entries.append(entry("TRAILER!!!", 0))
    return b"".join(entries)


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
