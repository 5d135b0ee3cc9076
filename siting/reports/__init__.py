"""What is handed out: gap tables, briefs and workbooks, day sheets."""
