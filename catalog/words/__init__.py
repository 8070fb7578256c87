"""The words of the catalogue: which ones are known, which mean the same, how a misspelt one is read."""
