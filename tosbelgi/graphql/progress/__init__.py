"""Progress and rating: figures of a participation with what they are made of, and where that puts somebody."""
