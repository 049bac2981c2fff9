"""Files that belong to people: a storage of their own without addresses, and one view that asks who may see them."""
