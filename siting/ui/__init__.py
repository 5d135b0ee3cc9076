"""The web application; Streamlit is used only here.

`siting.ui.serving.serve` serves it; `siting.ui.entry.show_app` is what each visitor's script calls.
"""
