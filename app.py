"""The application from a checkout, as `streamlit run app.py` serves it."""

import streamlit as st

from siting.ui.serving import MIDDLEWARE, ROUTES, SCRIPT
from siting.ui.warming import warmed

app = st.App(SCRIPT, routes=ROUTES, middleware=MIDDLEWARE, lifespan=warmed)
