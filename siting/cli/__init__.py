"""The command line: a command reads files, calls one function and writes files."""
