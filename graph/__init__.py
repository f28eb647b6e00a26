"""What a map is and where it is kept."""
