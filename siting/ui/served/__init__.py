"""What Streamlit is pointed at: its settings, and a script that hands over to `siting.ui.entry`.

It has a folder of its own because Streamlit offers every module of a folder `pages` beside its
script as a page, and puts the folder of its script on the path of imports.
"""
