"""What every mutation shares: problems, repetitions, and the base class `Verb`."""
