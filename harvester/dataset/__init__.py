"""From a database of reports to a dataset: checks across years, export, codebook, coverage."""
