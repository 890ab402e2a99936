"""How long hand-overs take between anchor routers, measured over delays and numbers of active prefixes, beside what arithmetic says.

measuring   hand-overs one after the other, each a row
subjects    which hand-overs, at which distances
records     the rows, as CSV
drawing     diagrams as SVG
figures     what is drawn of the rows, and the tables of docs/experiments.md
story       all of it together
"""
