"""Functions of several variables: gradients, curvature, double integrals, backpropagation."""
