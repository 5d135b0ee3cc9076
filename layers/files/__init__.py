"""Tables in and out: delimited text, workbooks, Parquet, GeoPackage; written whole or not."""
