"""Plain data that the stages hand to each other; no reading, no writing."""
