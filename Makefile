# mobilityd: the targets of daily work. Thin on purpose: Maven and the makefiles below do the work.

.PHONY: all native ebpf jars dist clean prepare wire flood bindings registrations demo demo-dar check check-kernels check-vlans check-power-cut check-systemd bench experiments simulate scale replay fuzz

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
	@java/daemon/packaging/assemble.sh $(DIST)

clean:
	@$(MVN) clean
	@test ! -e native/Makefile || $(MAKE) --no-print-directory -s -C native clean
	@test ! -e ebpf/Makefile || $(MAKE) --no-print-directory -s -C ebpf clean
	@$(MAKE) --no-print-directory -s -C ebpf/fuzz clean
	@rm -rf target/fuzz-c
	@$(MAKE) --no-print-directory -s -C test-vm/netns/wire clean
	@$(MAKE) --no-print-directory -s -C test-vm/netns/bindings clean
	@$(MAKE) --no-print-directory -s -C test-vm/netns/registrations clean
	@$(MAKE) --no-print-directory -s -C test-vm/bench/frames clean
	@$(MAKE) --no-print-directory -s -C test-vm/netns/flood clean
	@$(MAKE) --no-print-directory -s -C test-vm/qemu/loadcheck clean
	@rm -rf test-vm/qemu/.build $(DIST)

# ---- Packages, demonstration, tests --------------------------------------------------------------------------------------------------

# Surefire's lines and what goes wrong, nothing else.
QUIET_TESTS = -B -ntp -Dstyle.color=never -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
              -Dorg.slf4j.simpleLogger.log.org.apache.maven.plugin.surefire=info \
              -Dorg.slf4j.simpleLogger.log.org.apache.maven.plugins.dependency=error

# Installs what is missing from Debian's packages, or says in one line what is wrong with this machine.
prepare:
	@.ci/prepare

wire:
	@$(MAKE) --no-print-directory -s -C test-vm/netns/wire

# Hostile packets as fast as this machine sends, for tests and measurements.
flood:
	@$(MAKE) --no-print-directory -s -C test-vm/netns/flood

# Mobile nodes by the hundred thousand, for measurements.
bindings:
	@$(MAKE) --no-print-directory -s -C test-vm/netns/bindings

# Anchor routers and the mobile nodes that move between them, by the hundred thousand, for measurements.
registrations:
	@$(MAKE) --no-print-directory -s -C test-vm/netns/registrations

# A mobile client downloads from a load-balanced site, over the optimized route, and moves to another network in the middle.
demo: prepare
	@test -x $(DIST)/bin/mobilityd || echo "Building; the first time this takes a minute or two."
	@$(MAKE) --no-print-directory dist wire
	@test-vm/netns/run demo

# A plain host roams between three anchor routers with connections going on, once in each way in which they learn of it.
demo-dar: prepare
	@test -x $(DIST)/bin/mobilityd || echo "Building; the first time this takes a minute or two."
	@$(MAKE) --no-print-directory dist wire
	@test-vm/netns/run demo-dar

# All tests: the fast path's C under sanitizers, units, packets under BPF_PROG_RUN, simulation, real programs in network namespaces.
check: prepare
	@$(MAKE) --no-print-directory dist wire flood
	@$(MAKE) --no-print-directory -s -j2 -C ebpf/fuzz check
	@mvn $(QUIET_TESTS) verify

# The eBPF programs before the verifier of Debian's kernel (6.1), in a virtual machine: about a minute.
check-kernels:
	@.ci/prepare kernels
	@$(MAKE) --no-print-directory ebpf
	@test-vm/qemu/run load-check

# Anchor routers whose links are VLANs, in the same virtual machine: some minutes, so by hand. See docs/operations.md.
check-vlans:
	@.ci/prepare kernels
	@$(MAKE) --no-print-directory dist wire
	@test-vm/qemu/run scenarios

# A store on the disk of a virtual machine whose power fails: some minutes, so by hand. CUTS=20 SEED=7. See docs/operations.md.
CUTS      ?= 10

check-power-cut:
	@.ci/prepare kernels
	@$(MAKE) --no-print-directory dist
	@$(MVN) -pl java/daemon -am test-compile
	@test-vm/qemu/run power-cut-control
	@test-vm/qemu/run power-cut-check $(CUTS) $(SEED)

# The service under a real systemd, in the same virtual machine: some minutes, so by hand. See docs/operations.md.
check-systemd:
	@.ci/prepare kernels
	@$(MAKE) --no-print-directory dist
	@test-vm/qemu/run systemd-check

# ---- Measurements --------------------------------------------------------------------------------------------------------------------

# What docs/performance.md tells of: one table, and target/bench.json. SUBJECTS="packets ..." measures some only.
SUBJECTS  ?=

bench: prepare
	@$(MAKE) --no-print-directory dist wire bindings registrations
	@$(MAKE) --no-print-directory -s -C ebpf bench
	@$(MAKE) --no-print-directory -s -C test-vm/bench/frames
	@$(MVN) -pl java/daemon,java/simulation -am test-compile
	@test-vm/bench/run $(SUBJECTS)

# How long hand-overs between anchor routers take, over delays and prefixes: docs/experiments.md with its figures. SUBJECTS="..." measures some.
experiments: prepare
	@$(MAKE) --no-print-directory dist wire
	@test-vm/netns/run experiments $(SUBJECTS)

# ---- Simulation ----------------------------------------------------------------------------------------------------------------------

# The shipped engines in a seeded world: make simulate SEED=7 LAST_SEED=9 PROFILE=stormy HANDOVERS=1000 [TRACE=trace]. See docs/simulation.md.
# A domain of anchor routers: PROFILE=relay/stormy, and so on.
SEED      ?= 1
LAST_SEED ?= $(SEED)
PROFILE   ?= stormy
HANDOVERS ?= 200
TRACE     ?=
SIMULATION_CLASSES = java/wire/target/classes:java/protocol/target/classes:java/simulation/target/classes

simulate:
	@$(MVN) -pl java/simulation -am compile
	@java -cp $(SIMULATION_CLASSES) org.mobilityd.simulation.Simulate $(SEED) $(LAST_SEED) $(PROFILE) $(HANDOVERS) $(TRACE)

# A large domain of anchor routers without faults, held against the analysis: make scale ROUTERS=10000 NODES=1000000 [WAY=relay].
# Needs 8 GB for a million nodes. See docs/analysis.md.
ROUTERS   ?= 10000
NODES     ?= 1000000
WAY       ?=

scale:
	@$(MVN) -pl java/simulation -am compile
	@java -Xmx8g -XX:+UseSerialGC -cp $(SIMULATION_CLASSES) org.mobilityd.simulation.scale.Scale $(ROUTERS) $(NODES) $(WAY)

# What a daemon recorded (mobilityd --record), done again by the engines of this tree: make replay FILE=recording. See docs/replay.md.
replay: jars
	@java -cp 'java/daemon/target/classes:java/daemon/target/lib/*' org.mobilityd.shell.Mobilityctl replay '$(FILE)'

# ---- Fuzzing -------------------------------------------------------------------------------------------------------------------------

# The eBPF programs against the model of the standards: make fuzz SEED=7 COUNT=10000000, or SECONDS=600. See docs/fuzzing.md.
COUNT     ?= 1000000
SECONDS   ?= 0

fuzz: native ebpf
	@mvn $(QUIET_TESTS) -pl java/linux -am test -Dtest=FastPathFuzzTest -Dsurefire.failIfNoSpecifiedTests=false \
		-Dfuzz.seed=$(SEED) -Dfuzz.count=$(COUNT) -Dfuzz.seconds=$(SECONDS) -Dfuzz.tell=true

# The same C code outside the kernel, under libFuzzer and sanitizers: make fuzz-c SECONDS=60 TARGET=ingress, or INPUT=FILE to repeat what was
# found. See docs/fuzzing.md.
FUZZ_C     = $(MAKE) --no-print-directory -s -C ebpf/fuzz $(if $(TARGET),TARGET=$(TARGET))

fuzz-c: prepare
	@$(FUZZ_C) $(if $(INPUT),reproduce INPUT=$(abspath $(INPUT)),run SECONDS=$(if $(filter 0,$(SECONDS)),60,$(SECONDS)))
