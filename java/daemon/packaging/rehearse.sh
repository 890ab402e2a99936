#!/bin/sh
# Starts of the daemon in every role, and an operator's questions to it, for somebody to watch which classes that takes. To be called in
# lib/ of a distribution, in network and mount namespaces of its own. Status 0: the daemons became ready.
# Usage: rehearse.sh FOLDER, an empty one, with daemon.options and shell.options beside it; leaves there NAME.classes for each program run.
set -eu

folder=$1
daemons=
trap 'test -z "$daemons" || kill $daemons; wait' EXIT

# $1: name of the run; $2: options of the program; then its arguments.
watched() {
	classes=$folder/$1.classes
	options=$folder/$2.options
	log=$folder/$1.log
	shift 2
	exec ../runtime/bin/java -Xshare:off "-XX:DumpLoadedClassList=$classes" "-Dmobilityd.cwd=$folder" "@$options" "$@" \
		</dev/null >/dev/null 2>"$log"
}

make_interfaces() {
	for name in wan0 lan0 up0 home0 wlan0 core0 access0; do
		ip link add "$name" type veth peer name "$name-far"
		ip link set "$name" up
		ip link set "$name-far" up
	done
	ip address add 2001:db8:1::1/64 dev home0 nodad
	ip link add access type bridge
	ip link set access0 master access
	ip link set access up
}

write_configuration() {
	cat <<-'END'
		[mobility-agent]
		outside        = ["wan0"]
		inside         = ["lan0"]
		correspondents = ["2001:db8:f::/64"]

		[home-agent]
		home-link     = "home0"
		uplinks       = ["up0"]
		address       = "2001:db8:1::1"
		home-prefixes = ["2001:db8:1::/64"]

		[[home-agent.mobile-node]]
		home-address = "2001:db8:1::10"
		identifier   = "rehearsal@example.org"
		spi          = 4096
		key          = "000102030405060708090a0b0c0d0e0f"

		[mobile-node]
		interfaces   = ["wlan0"]
		home-address = "2001:db8:2::10"
		home-prefix  = "2001:db8:2::/64"
		home-agent   = "2001:db8:2::1"
		identifier   = "rehearsal@example.org"
		spi          = 4096
		key          = "000102030405060708090a0b0c0d0e0f"
	END
}

# A database of its own, because it shares no daemon with a home agent; and a router beside it, which rehearses hand-overs once it is ready.
write_database() {
	cat <<-END
		[central-mobility-database]
		uplinks = ["core0"]
		address = "2001:db8:d::1"
		mode    = "proxy"
		store   = "$folder/sessions"

		[[central-mobility-database.anchor-router]]
		address     = "2001:db8:e::1"
		prefix-pool = "2001:db8:101::/48"
		spi         = 4096
		key         = "000102030405060708090a0b0c0d0e0f"

		[distributed-anchor-router]
		uplinks      = ["core0"]
		access-links = ["access"]
		address      = "2001:db8:e::1"
		prefix-pool  = "2001:db8:101::/48"
		realm        = "example.org"
		state        = "$folder/assignments"
		control      = "database"

		[distributed-anchor-router.database]
		address = "2001:db8:d::2"
		mode    = "proxy"
		spi     = 4096
		key     = "000102030405060708090a0b0c0d0e0f"
	END
}

make_interfaces
(umask 077 && write_configuration >"$folder/mobilityd.toml")
(umask 077 && write_database >"$folder/database.toml")
(watched daemon daemon --config mobilityd.toml --runtime-dir run) &
daemons=$!
(watched database daemon --config database.toml --runtime-dir run-database) &
daemons="$daemons $!"
(watched wait shell --runtime-dir run wait-ready --timeout 60)
(watched wait-database shell --runtime-dir run-database wait-ready --timeout 60)
# A host comes to the router's access link.
ip link set access0-far down
ip link set access0-far up
questions=
for question in "show status" "show bindings --json" "show counters"; do
	(watched "${question#* }" shell --runtime-dir run $question) &
	questions="$questions $!"
done
wait $questions
(watched nodes shell --runtime-dir run-database show nodes)
# For the host to be noticed by its neighbour entry too.
sleep 2
until grep -q " rehearsed" "$folder/database.log"; do sleep 0.2; done
