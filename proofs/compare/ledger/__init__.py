"""What a check of a system is expected to find, pinned in a file that people review: the ledger.

`ledger` is what it says, `made` takes it from a check, `written` and `reading` go to and from text, `differences` tells two
apart in words, `place` knows where each is kept, and `canary` sees that a check can still fail. `comparison` puts these
together for one system, and `several` does so for one system after the other.
"""
