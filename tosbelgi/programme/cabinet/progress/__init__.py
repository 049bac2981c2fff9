"""Pages of what was done against what is asked: figures with rings, how it goes on, and what a figure is made of."""
