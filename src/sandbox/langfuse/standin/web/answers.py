"""The few kinds of answer."""

import json

from aiohttp import web

from standin import settings

_PAGE = ('<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"/><title>{title}</title></head>'
         '<body><h1>{title}</h1><p>{notice}</p><p>Version {version}</p>{more}</body></html>')


def as_json(body, status=200):
    return web.Response(text=json.dumps(body, separators=(",", ":"), ensure_ascii=False), status=status, content_type="application/json")


def as_text(text, status):
    return web.Response(text=text, status=status, content_type="text/plain")


def broken():
    """What everything answers when preparing the server failed, and what an uncaught error gives."""
    return as_text("Internal Server Error", 500)


def page(title, status=200, more=""):
    """Every page says what it is."""
    text = _PAGE.format(title=title, notice=settings.NOTICE, version=settings.VERSION, more=more)
    return web.Response(text=text, status=status, content_type="text/html")


def not_found_page():
    """Unknown paths, of the API too, get a page and no JSON."""
    return page("404: This page could not be found", 404)
