"""What editors build with: pages, images, site texts, and the gate that decides what the public sees."""
