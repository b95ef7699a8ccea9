"""sympy in a process of its own, with bounded effort."""
