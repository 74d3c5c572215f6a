"""The command line: its commands, one in each module, the plugin for pytest, and what `init` writes."""
