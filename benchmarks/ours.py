"""The application as it is served, but for the abuse limits, which one loopback address would meet."""

from campaign import create_app
from campaign.web.limits import limiter

limiter.enabled = False
app = create_app()
