"""Acts that take two organisers: one asks and says why, another approves exactly that, or refuses."""
