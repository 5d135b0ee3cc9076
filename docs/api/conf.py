"""How Sphinx builds the reference, without a network: `make reference`."""

project = "siting"
author = "The siting authors"

extensions = ["sphinx.ext.autodoc", "sphinx.ext.autosummary", "numpydoc"]
templates_path = ["templates"]
autosummary_generate = True
# Files whose names differ in capitals alone are one file on some systems.
autosummary_filename_map = {"siting.Plan": "siting.Plan-class"}
# A name in single backticks is a link where the reference has it.
default_role = "obj"
maximum_signature_line_length = 70
autodoc_preserve_defaults = True
autodoc_member_order = "bysource"
numpydoc_show_class_members = False
html_theme = "alabaster"
html_show_copyright = False
html_copy_source = False
