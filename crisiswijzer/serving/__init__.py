"""How the portal is served: gunicorn, its settings, and what stands between it and the front."""
