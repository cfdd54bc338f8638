"""Ways of proof: how it is known that the organisation itself endorses."""
