"""Whether what was handed in can be meant: where it lies, on which datum, how large it is."""
