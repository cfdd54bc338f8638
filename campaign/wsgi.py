"""What a WSGI server loads: the application with the settings of the environment."""

from campaign import create_app

app = create_app()
