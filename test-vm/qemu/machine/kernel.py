"""Debian's kernel, unpacked beside this file and never installed."""

import glob
import os
import re
import subprocess

PACKAGE = "linux-image-cloud-amd64"
BUILD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".build")


class Missing(Exception):
    """What a machine needs cannot be had."""


def image():
    """Path of the kernel; downloaded when the newest that apt knows is not there yet."""
    try:
        return unpacked(newest())
    except Missing:
        # Lists that are empty, or name what has been replaced since.
        run("apt-get", "-qq", "update")
        return unpacked(newest())


def directory():
    """Where the package of the image is unpacked."""
    return os.path.dirname(os.path.dirname(image()))


def unpacked(package):
    where = os.path.join(BUILD, package)
    if not glob.glob(os.path.join(where, "boot", "vmlinuz-*")):
        download(package, where)
    return glob.glob(os.path.join(where, "boot", "vmlinuz-*"))[0]


def newest():
    """The package that the one without a version depends on."""
    told = run("apt-cache", "show", "--no-all-versions", PACKAGE)
    found = re.search(r"^Depends:.*?(linux-image-\S+)", told, re.MULTILINE)
    if not found:
        raise Missing(f"apt knows no {PACKAGE}")
    return found.group(1)


def download(package, where):
    os.makedirs(BUILD, exist_ok=True)
    for old in glob.glob(os.path.join(BUILD, package + "_*.deb")):
        os.remove(old)
    run("apt-get", "-qq", "download", package, cwd=BUILD)
    run("dpkg-deb", "--extract", glob.glob(os.path.join(BUILD, package + "_*.deb"))[0], where)


def run(*command, cwd=None):
    try:
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    except FileNotFoundError as missing:
        raise Missing(f"{command[0]} is not installed") from missing
    if done.returncode:
        raise Missing(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout
