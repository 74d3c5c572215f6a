"""Walking through a system by hand, on live machines."""
