"""Machines under QEMU, with a kernel of Debian's: what the host's own kernel is not or has not."""
