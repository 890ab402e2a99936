"""Starts a machine and listens to its console until it is off."""

import os
import subprocess
import tempfile

from . import kernel

# KVM is not there on most machines that run tests.
QEMU = ("qemu-system-x86_64", "-accel", "tcg", "-cpu", "max", "-smp", "2", "-m", "1500", "-display", "none", "-no-reboot", "-serial",
        "stdio", "-monitor", "none", "-nic", "none")
COMMAND_LINE = "console=ttyS0 panic=-1 quiet"


def until_off(initramfs, seconds, *parameters):
    """Boots, with further kernel parameters, and returns what was said on the console.

    A machine that is not off after so many seconds is ended, and says so itself.
    """
    image = kernel.image()
    with tempfile.NamedTemporaryFile(prefix="initramfs-") as file:
        file.write(initramfs)
        file.flush()
        command = (*QEMU, "-kernel", image, "-initrd", file.name, "-append", " ".join((COMMAND_LINE, *parameters)))
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds)
        except FileNotFoundError as missing:
            raise kernel.Missing("qemu-system-x86_64 is not installed: .ci/prepare kernels") from missing
        except subprocess.TimeoutExpired as late:
            return text(late.stdout or b"") + f"\nnot off after {seconds} s\n"
    return text(done.stdout) + text(done.stderr)


def text(console):
    return console.decode(errors="replace").replace("\r", "")
