"""How an expression behaves as its variable grows without bound: expansions found by rules."""
