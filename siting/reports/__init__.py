"""What is handed out: gap tables and day sheets."""
