"""How functions behave towards an end, finite or not, by rules: leading terms, limits, areas."""
