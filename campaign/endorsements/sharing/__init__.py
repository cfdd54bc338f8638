"""An organisation's own link to share, and how many signed by it: a number, and nobody."""
