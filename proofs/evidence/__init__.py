"""What an engine's answer rests on."""
