#!/usr/bin/python3
"""An admin for tests: answers as the file ANSWERS says (JSON: path -> [status, content type, body]), else 404.

Usage: admin_stub.py PORT ANSWERS LOG
Each path that is asked for is a line of LOG.
"""

import http.server
import json
import sys

port, answers_file, log_file = int(sys.argv[1]), sys.argv[2], sys.argv[3]
with open(answers_file, encoding="utf-8") as file:
    ANSWERS = json.load(file)


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        with open(log_file, "a", encoding="utf-8") as log:
            log.write(self.path + "\n")
        status, content_type, body = ANSWERS.get(self.path, [404, "text/html", "nothing"])
        self.send_response(status)
        if content_type:
            self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
