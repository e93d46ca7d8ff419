#!/usr/bin/env python3
"""Serves a build of Flawscope on this machine, from a USB stick for one, and opens it in the browser.

Needs Python 3.8 or newer and nothing else. Only this machine can reach it.

    python3 serve.py [folder of the build] [--port 8321] [--no-browser]

Without a folder it looks for `index.html` beside itself, then in `dist` beside itself or one folder up.
"""

import argparse
import functools
import http.server
import pathlib
import re
import sys
import webbrowser

# Windows takes types from its registry, where other programs have put what they like.
TYPES = {
    ".css": "text/css",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}


def read_headers(folder):
    """Rules of the build's `_headers` file: (regular expression of the path, headers)."""
    rules = []
    file = folder / "_headers"
    for line in file.read_text("utf-8").splitlines() if file.exists() else []:
        if line.startswith("/"):
            rules.append((re.compile(re.escape(line.strip()).replace(r"\*", ".*")), {}))
        elif ":" in line:
            name, value = line.split(":", 1)
            rules[-1][1][name.strip()] = value.strip()
    return rules


class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, **TYPES}
    rules = []

    def end_headers(self):
        headers = {}
        for path, values in self.rules:
            if path.fullmatch(self.path.split("?")[0]):
                headers.update(values)
        for name, value in headers.items():
            self.send_header(name, value)
        super().end_headers()

    def list_directory(self, path):
        self.send_error(404)

    def log_message(self, format, *args):
        pass


def find_build(named):
    here = pathlib.Path(__file__).resolve().parent
    for folder in [pathlib.Path(named)] if named else [here, here / "dist", here.parent / "dist"]:
        if (folder / "index.html").is_file():
            return folder.resolve()
    sys.exit("There is no index.html here. Give the folder of the build: python3 serve.py FOLDER")


def main():
    parser = argparse.ArgumentParser(description="Serves a build of Flawscope on this machine.")
    parser.add_argument("folder", nargs="?", help="folder of the build")
    parser.add_argument("--port", type=int, default=8321, help="0 takes any that is free")
    parser.add_argument("--no-browser", action="store_true", help="only serve")
    arguments = parser.parse_args()
    folder = find_build(arguments.folder)
    Handler.rules = read_headers(folder)
    handler = functools.partial(Handler, directory=str(folder))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", arguments.port), handler)
    except OSError as error:
        sys.exit(f"Port {arguments.port} cannot be used ({error.strerror}). Try another: --port 8322")
    # Browsers treat localhost as secure, which the app needs.
    address = f"http://localhost:{server.server_port}/"
    print(f"Flawscope: {address}  (Ctrl+C ends it)", flush=True)
    if not arguments.no_browser:
        webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
