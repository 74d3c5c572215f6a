"""What the system does: machines, features, reference systems, and what turns them into a transition system."""
