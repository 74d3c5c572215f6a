"""Walking through a system by hand, on live machines, and answers about one claim or event that take more than a verdict."""
