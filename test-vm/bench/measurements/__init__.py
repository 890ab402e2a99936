"""One module for each subject that is measured, each with measure(bench), which yields results; in the order in which they run."""

NAMES = ("packets", "bindings", "tunnels", "forwarding", "engine", "anchor_engine", "database_engine", "signalling", "database", "anchor",
         "floods", "movement", "daemon")
