"""Pages that people and the sign-in use."""

import json
import secrets as random
from urllib.parse import parse_qsl

from aiohttp import web

from standin import secrets
from standin.failures import DatabaseUnavailable
from standin.web.answers import as_json, broken, page


async def home(context, request):
    return page("Langfuse stand-in", more='<p><a href="/auth/sign-in">Sign in</a></p>')


async def sign_in(context, request):
    return page("Sign in | Langfuse stand-in")


async def csrf(context, request):
    token = random.token_hex(32)
    answer = as_json({"csrfToken": token})
    answer.set_cookie("next-auth.csrf-token", token, httponly=True)
    return answer


async def credentials(context, request):
    """Signs in with e-mail and password; 401 for whatever does not fit."""
    text = (await request.read()).decode(errors="replace")
    try:
        form = json.loads(text) if text.startswith("{") else dict(parse_qsl(text))
        user = await context.postgres.row("SELECT password FROM users WHERE email = $1", str(form.get("email", "")).lower())
    except ValueError:
        return as_json({"url": None}, 400)
    except DatabaseUnavailable:
        return broken()
    token = request.cookies.get("next-auth.csrf-token")
    if not token or form.get("csrfToken") != token or not user or not secrets.matches(
            str(form.get("password", "")), user["password"]):
        return as_json({"url": "/auth/error?error=Invalid%20credentials"}, 401)
    session = random.token_hex(32)
    context.sessions.add(session)
    answer: web.Response = as_json({"url": "/"})
    answer.set_cookie("next-auth.session-token", session, httponly=True)
    return answer
