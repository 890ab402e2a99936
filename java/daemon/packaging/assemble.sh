#!/bin/sh
# Assembles the distribution out of what `make native ebpf jars` built:
#
#   bin/      mobilityd, mobilityctl
#   lib/      jars, options of the virtual machine, class-data archive; native/: libmobility and what it needs; bpf/: eBPF objects
#   runtime/  a Java runtime with the modules that are used
#   etc/      example configuration; systemd/: unit and procd script
#
# Only the C library is expected of the machine that it runs on. Usage: assemble.sh DIRECTORY
set -eu

here=$(cd -- "$(dirname -- "$0")" && pwd)
root=$(cd -- "$here/../../.." && pwd)
case $1 in
/*) target=$1 ;;
*) target=$PWD/$1 ;;
esac
new=$target.new
java_home=$(dirname "$(dirname "$(readlink -f "$(command -v jlink || echo /missing/jlink)")")")

MODULES=java.base,java.logging,jdk.httpserver,jdk.net,jdk.unsupported
# What every program runs with: small, and quick to start. The archive of class data is mapped where it was made for: it holds no code, and
# moving it costs 14 MB of memory and 20 ms at every start. What the compiler has finished with goes back to the system every ten seconds; the
# C library would keep it.
OPTIONS="-XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 -XX:+UseSerialGC -XX:TrimNativeHeapInterval=10000 -XX:-UsePerfData \
-Xss512k -XX:ReservedCodeCacheSize=24m -XX:+ExitOnOutOfMemoryError"
# And besides on a router. The young generation has a limit of its own, because what a flood makes dies young and would otherwise have the
# heap grow with the load; the old one grows with what is held, which configuration bounds. The optimizing compiler takes memory, and comes in
# when signalling has gone on at thousands a second: an idle daemon does without it.
ROUTER="-Xms8m -XX:MaxNewSize=8m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=25 -XX:Tier4InvocationThreshold=100000 \
-XX:Tier4MinInvocationThreshold=20000 -XX:Tier4CompileThreshold=200000 -XX:Tier4BackEdgeThreshold=2000000"
# Or on a central mobility database, which serves a whole domain: what is under way, some thousands of hand-overs that wait for the disk and
# for previous routers, must die young too; in 8 MB it is promoted by the megabyte, and then collected with everything that is held.
DATABASE="-Xms96m -Xmn64m"
# Where hand-overs are signalled, some a minute or thousands a second, somebody waits for each: what one needs is to be compiled before the
# first, and what the rehearsal at the start leaves out after tens of them, not hundreds. (A tenth of the virtual machine's own thresholds.)
SOON="-XX:Tier0InvokeNotifyFreqLog=4 -XX:Tier3InvocationThreshold=20 -XX:Tier3MinInvocationThreshold=10 -XX:Tier3CompileThreshold=200"

fail() {
	echo "dist: $1" >&2
	exit 1
}

test -x "$java_home/bin/jlink" || fail "no jlink: a JDK 17 is needed"
test -e "$root/native/.build/libmobility.so" || fail "no native/.build/libmobility.so: run make native"

copy_jars() {
	cp -p "$root"/java/daemon/target/daemon-*.jar "$root"/java/daemon/target/lib/*.jar "$new/lib/"
}

# What of the modules no program here uses: TLS, and the tool for keys. A class stays of each package, for the module to name.
UNUSED='regex:/java.base/sun/security/ssl/(?!SunJSSE[.]class).*,regex:/java.base/sun/security/tools/keytool/(?!Main[.]class).*'

# A runtime of its own. --strip-java-debug-attributes does not touch our jars: their stack traces keep their lines.
make_runtime() {
	"$java_home/bin/jlink" --module-path "$java_home/jmods" --add-modules "$MODULES" --output "$new/runtime" \
		--strip-java-debug-attributes --no-header-files --no-man-pages --compress=2 --vm=server --exclude-resources="$UNUSED"
	sed -i '/^security[.]provider[.]/d' "$new/runtime/conf/security/java.security"
	printf 'security.provider.%s\n' 1=SUN 2=SunRsaSign 3=SunJCE >>"$new/runtime/conf/security/java.security"
	(cd "$new/runtime" && rm -rf legal bin/keytool lib/classlist lib/jrt-fs.jar lib/security/cacerts lib/security/public_suffix_list.dat)
	strip --strip-unneeded "$new/runtime/lib/server/libjvm.so"
}

# The libraries that "$@" need, without the C library's own.
needed_by() {
	ldd "$@" 2>/dev/null | awk '$2 == "=>" && $3 ~ "^/" { print $3 }' | sort -u |
		grep -Ev '/(ld-linux[^/]*|lib(c|m|dl|rt|pthread|resolv|mobility|jvm|jli|java))\.so' || true
}

copy_native() {
	cp -p "$root/native/.build/libmobility.so" "$new/lib/native/"
	netlink=$(ldconfig -p | awk '$1 ~ "^libnl-(3|genl-3)[.]so[.]" { print $NF }' | sort -u)
	test -n "$netlink" || fail "no libnl-3"
	for library in $netlink $(needed_by "$new/lib/native/libmobility.so" $netlink "$new/runtime/bin/java" "$new"/runtime/lib/server/libjvm.so); do
		cp -pL "$library" "$new/lib/native/"
	done
	unpack_jna
}

# JNA's library for this machine, beside the others; its jar without those for all other machines.
unpack_jna() (
	cd "$new/lib/native"
	mkdir jna
	(cd jna && "$java_home/bin/jar" xf ../../jna-*.jar)
	mv "jna/com/sun/jna/$(jna_platform)/libjnidispatch.so" .
	find jna/com/sun/jna -mindepth 1 -maxdepth 1 -type d -name '*-*' -exec rm -r {} +
	"$java_home/bin/jar" cfM "$(ls ../jna-*.jar)" -C jna .
	rm -r jna
)

jna_platform() {
	case $(uname -m) in
	x86_64) echo linux-x86-64 ;;
	*) echo "linux-$(uname -m)" ;;
	esac
}

# The options of one program, in its own file: $1 name, $2 main class.
write_options() {
	class_path=$(cd "$new/lib" && printf '%s:' *.jar)
	{
		printf '%s\n' $OPTIONS
		printf '%s\n' -XX:SharedArchiveFile=mobilityd.jsa -Xshare:auto -Xlog:disable -Xlog:all=error:stderr
		printf '%s\n' -Djna.boot.library.path=native -Djna.library.path=native -Djna.platform.library.path=native -Djna.nounpack=true -Dmobilityd.bpf.dir=bpf
		printf '%s\n' -cp "${class_path%:}" "$2"
	} >"$new/lib/$1.options"
}

# One class-data archive for both programs: what a start of each loads, lambdas included, and all classes of our own. Jars are known by
# path, which is why they are named relative to lib/, by size, and by time, unless that was the epoch when the archive was made: so a copy
# may have times of its own. Whoever exchanges a jar later makes the archive anew.
make_class_data() (
	cd "$new/lib"
	lists=$(mktemp -d)
	trap 'rm -r "$lists"' EXIT
	for program in daemon:mobilityd shell:mobilityctl; do
		sed '/SharedArchiveFile\|Xshare/d' "${program#*:}.options" >"$lists/${program%:*}.options"
	done
	rehearsed || echo "dist: no start could be rehearsed, for which root and eBPF are needed: the programs will take longer to start" >&2
	for jar in daemon-*.jar linux-*.jar netlink4j-*.jar protocol-*.jar wire-*.jar; do
		"$java_home/bin/jar" tf "$jar" | sed -n '/-info[.]class$/d; s/[.]class$//p'
	done >"$lists/own.classes"
	sed '/^#\|@lambda/d; s/ .*//' "$lists"/*.classes | sort -u >"$lists/all"
	sed -n '/@lambda/p' "$lists"/*.classes | sort -u >>"$lists/all"
	class_path=$(printf '%s:' *.jar)
	touch --date=@0 ../runtime/lib/modules *.jar
	../runtime/bin/java -XX:+UseSerialGC -Xshare:dump "-XX:SharedClassListFile=$lists/all" -XX:SharedArchiveFile=mobilityd.jsa \
		-cp "${class_path%:}" >"$lists/log" 2>&1 || fail "no class-data archive: $(tail -1 "$lists/log")"
)

# Leaves lists of the classes that a start takes.
rehearsed() {
	LD_LIBRARY_PATH=$new/lib/native timeout 120 unshare --net --mount "$here/rehearse.sh" "$lists" 2>"$lists/log"
}

rm -rf "$new"
mkdir -p "$new/bin" "$new/lib/native" "$new/lib/bpf" "$new/etc" "$new/systemd"
copy_jars
make_runtime
copy_native
cp -p "$root"/ebpf/.build/*.bpf.o "$new/lib/bpf/"
cp -p "$here/bin/mobilityd" "$new/bin/mobilityd"
cp -p "$here/bin/mobilityd" "$new/bin/mobilityctl"
cp -p "$here/etc/mobilityd.toml" "$new/etc/"
cp -p "$root"/systemd/* "$new/systemd/"
cp -p "$root/LICENSE" "$new/"
write_options mobilityd org.mobilityd.daemon.Mobilityd
write_options mobilityctl org.mobilityd.shell.Mobilityctl
printf '%s\n' $ROUTER >"$new/lib/router.options"
printf '%s\n' $DATABASE $SOON >"$new/lib/database.options"
printf '%s\n' $SOON -XX:TieredStopAtLevel=1 -XX:CICompilerCount=1 >"$new/lib/anchor.options"
make_class_data
rm -rf "$target"
mv "$new" "$target"
