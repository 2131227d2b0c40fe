"""serve-keystone.py HOST PORT   answers as Keystone, as OS_KEYSTONE_CONFIG_FILES has it"""

import sys

_, host, port = sys.argv
# Keystone reads the command line too.
sys.argv = sys.argv[:1]

from keystone.server.wsgi import initialize_public_application
from werkzeug.serving import WSGIRequestHandler, make_server

WSGIRequestHandler.protocol_version = "HTTP/1.1"
make_server(host, int(port), initialize_public_application(), threaded=True).serve_forever()
