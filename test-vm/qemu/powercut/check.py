"""Cuts a machine's power while it stores sessions, and has it look for all of them after the next boot.

The machine is one of QEMU's and ends by SIGKILL, with what its kernel had in memory. Its disk is disk.py's, which loses what was not flushed. What the
machine had said on its console before that, and no more, is what anybody can have relied on.
"""

import os
import re
import subprocess
import tempfile
import threading
import time

from machine import boot, debian, initramfs, kernel

from . import disk

HERE = os.path.dirname(os.path.abspath(__file__))
DISK_BYTES = 64 << 20
MODULES = ("virtio_ring", "virtio", "virtio_pci_modern_dev", "virtio_pci_legacy_dev", "virtio_pci", "virtio_blk")
# Much more than a boot takes, for machines that have other work.
SECONDS_TO_BOOT = 600
LEAST_BATCHES = 3
# What the machine says when it misses something, or its kernel.
DAMAGE = re.compile("power cut: FAILED|EXT4-fs error")
LONGEST_WORK_SECONDS = 3


class Failure(Exception):
    """The machine did not do what it should."""


class Loss(Failure):
    """Something that had been said to be stored is gone."""


def check(root, cuts, seed, *, lies=False):
    """lies: the disk acknowledges flushes and does nothing, so that the check has to fail."""
    with tempfile.TemporaryDirectory(prefix="power-cut-") as directory:
        image = _initramfs(root, directory)
        store = _formatted(directory)
        if lies:
            store.flush = lambda: None
        said = 0
        for life in range(1, cuts + 2):
            chance = disk.chance(seed, life)
            flushes = store.flushes
            machine = Machine(directory, image, store, life, said)
            try:
                machine.wait("found", LEAST_BATCHES if life <= cuts else 0)
                if life <= cuts:
                    time.sleep(chance.uniform(0, LONGEST_WORK_SECONDS))
            finally:
                machine.cut()
            batches = machine.batches()
            said = max([said, *batches])
            if life <= cuts:
                lost, held = store.cut(chance)
                print(f"cut {life}: {len(batches)} batches said to be stored, until session {said}; {store.flushes - flushes} flushes; {lost} of {held} "
                      "sectors in the disk's cache lost", flush=True)


class Machine:
    """One life of it, from power on to power off. `said`: the last session that had been said to be stored."""

    def __init__(self, directory, image, store, life, said):
        path = os.path.join(directory, f"disk.{life}")
        self._said = said
        self._server = disk.Server(store, path)
        command = (*boot.QEMU, "-kernel", kernel.image(), "-initrd", image, "-drive", f"file=nbd+unix:///?socket={path},format=raw,if=virtio",
                   "-append", f"{boot.COMMAND_LINE} rdinit=/init said={said}")
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self._console = bytearray()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def wait(self, word, batches):
        """Until the machine has said that word on a line, and that so many batches are stored."""
        deadline = time.monotonic() + SECONDS_TO_BOOT
        while not (re.search(rf"^{word}$", self._text(), re.MULTILINE) and len(self.batches()) >= batches):
            if DAMAGE.search(self._text()):
                raise (Loss if self._said else Failure)(self._text().strip())
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise Failure(f"the machine says: {self._text().strip()}")
            time.sleep(0.05)

    def batches(self):
        """The last session of each batch that it has said to be stored; a line that the cut has cut is none."""
        return [int(number) for number in re.findall(r"^(\d+)\n", self._text(), re.MULTILINE)]

    def cut(self):
        self._process.kill()
        self._process.wait()
        self._listener.join()
        self._server.close()

    def _listen(self):
        for line in self._process.stdout:
            self._console += line

    def _text(self):
        return boot.text(bytes(self._console))


def _initramfs(root, directory):
    files = debian.files("coreutils", "dash", "kmod", "mount")
    for part in ("lib", "runtime"):
        files |= debian.directory(os.path.join(root, "dist", part), f"mobilityd/{part}")
    files |= debian.directory(os.path.join(root, "java", "daemon", "target", "test-classes", "org", "mobilityd", "daemon", "store"),
                              "mobilityd/tests/org/mobilityd/daemon/store")
    files |= debian.modules_in_order(kernel.directory(), *MODULES) | {"init": os.path.join(HERE, "init")}
    image = os.path.join(directory, "initramfs")
    with open(image, "wb") as file:
        file.write(initramfs.archive(files, ("proc", "sys", "disk"), debian.links()))
    return image


def _formatted(directory):
    path = os.path.join(directory, "formatted")
    with open(path, "wb") as file:
        file.truncate(DISK_BYTES)
    subprocess.run(["mkfs.ext4", "-q", "-F", path], check=True)
    return disk.formatted(path)
