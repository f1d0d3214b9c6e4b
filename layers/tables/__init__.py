"""CSV and XLSX with the place in their cells."""
