# mobilityd: the targets of daily work. Thin on purpose: Maven and the makefiles below do the work.

.PHONY: all native ebpf jars dist clean

MVN       ?= mvn -q -B
DIST      ?= dist

all: dist

# ---- Build: native library, eBPF objects, jars, distribution -------------------------------------------------------------------------

native:
	@$(MAKE) --no-print-directory -s -C native

ebpf:
	@$(MAKE) --no-print-directory -s -C ebpf

# Every module's jar, and in java/daemon/target/lib what the programs need at run time.
jars:
	@$(MVN) -pl java/daemon -am -DskipTests package

# A self-contained tree that can be moved: programs, jars, native libraries, eBPF objects and a Java runtime of its own.
dist: native ebpf jars
	@java/daemon/dist/assemble.sh $(DIST)

clean:
	@$(MVN) clean
	@test ! -e native/Makefile || $(MAKE) --no-print-directory -s -C native clean
	@test ! -e ebpf/Makefile || $(MAKE) --no-print-directory -s -C ebpf clean
	@rm -rf $(DIST)

# ---- Packages, demonstration, tests --------------------------------------------------------------------------------------------------
