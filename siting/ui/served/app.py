"""What `siting app` serves: Streamlit's page, pages of maps, and what guards both."""

import streamlit as st

from siting.ui.serving import MIDDLEWARE, ROUTES, SCRIPT
from siting.ui.warming import warmed

app = st.App(SCRIPT, routes=ROUTES, middleware=MIDDLEWARE, lifespan=warmed)
