"""Work that falls into tasks, done by several processes: how these are started, what they may take, and how they end."""
