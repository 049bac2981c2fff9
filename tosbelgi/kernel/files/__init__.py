"""Files as answers: in ranges, from a disk or a bucket by the same code, and private ones behind one view."""
