"""Pages of the operator who corrects what says who somebody is."""
