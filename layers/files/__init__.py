"""Tables in and out: delimited text, workbooks, Parquet and GeoPackage, read strictly and written whole."""
