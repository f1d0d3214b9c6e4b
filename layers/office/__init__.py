"""What an office says of its control layers, and those layers read."""
