"""Mathematics as it is written and said: numbers, names, expressions, and lines made of them."""
