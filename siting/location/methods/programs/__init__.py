"""Integer programs of small problems, solved by HiGHS."""
