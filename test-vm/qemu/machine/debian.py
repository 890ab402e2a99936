"""A Debian system for a machine, copied from what is installed here: path in the machine → path here."""

import os
import re

from . import kernel

# /bin and its like are links into /usr (UsrMerge).
MERGED = ("bin", "lib", "lib32", "lib64", "libx32", "sbin")
LEFT_OUT = re.compile(r"usr/share/(doc|man|locale|info|lintian|bug|zoneinfo)/|usr/lib/(udev/hwdb\.d|x86_64-linux-gnu/perl)")


def files(*packages):
    """What the packages, and those that they depend on, consist of."""
    told = kernel.run("apt-cache", "depends", "--recurse", "--installed", "--important", *packages)
    wanted = {line for line in told.splitlines() if line and line[0] not in " <"}
    known = (line.split() for line in kernel.run("dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\n").splitlines())
    installed = {package for status, package in known if status == "installed"}
    if not installed.issuperset(packages):
        raise kernel.Missing(f"not installed: {' '.join(sorted(set(packages) - installed))}: .ci/prepare kernels")
    listed = kernel.run("dpkg-query", "-L", *sorted(wanted & installed))
    found = {}
    for path in listed.splitlines():
        if path.startswith("/") and not LEFT_OUT.match(path[1:]) and (os.path.islink(path) or os.path.isfile(path)):
            found[merged(path[1:])] = path
    return {path: source for path, source in found.items() if path not in MERGED}


def links():
    """Path in the machine → where it leads."""
    return {name: f"usr/{name}" for name in MERGED}


def merged(path):
    return f"usr/{path}" if path.split("/")[0] in MERGED and "/" in path else path


def directory(source, target):
    """A whole directory tree from here."""
    return {os.path.join(target, os.path.relpath(os.path.join(folder, name), source)): os.path.join(folder, name)
            for folder, _, names in os.walk(source) for name in names}


def modules(directory_here, *names):
    """Of an unpacked kernel, these modules and no others."""
    found = {}
    for folder, _, entries in os.walk(os.path.join(directory_here, "lib", "modules")):
        for entry in entries:
            if entry in {f"{name}.ko" for name in names}:
                path = os.path.join(folder, entry)
                found["usr/" + os.path.relpath(path, directory_here)] = path
    return found


def modules_in_order(directory_here, *names):
    """These modules, called so in the machine that /modules/*.ko names them in the order in which they are to be loaded."""
    found = {os.path.basename(path): path for path in modules(directory_here, *names).values()}
    return {f"modules/{number:02}-{name}.ko": found[f"{name}.ko"] for number, name in enumerate(names)}
