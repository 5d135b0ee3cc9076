"""What the pages ask for: plans of the workspace, pages of maps. Knows no Streamlit."""
