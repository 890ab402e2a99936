"""What measurements share: a machine of their own to run in, results, and the table."""
