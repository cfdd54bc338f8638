"""The register of organisations: one record each, however often it endorses."""
