"""Headless initialisation: creates what is missing and never updates. Facts: langfuse-seen, section 5."""

import uuid

import asyncpg

from standin import log, secrets, settings

_ALL = ["LANGFUSE_INIT_" + name for name in (
    "ORG_ID", "ORG_NAME", "PROJECT_ID", "PROJECT_NAME", "PROJECT_RETENTION", "PROJECT_PUBLIC_KEY",
    "PROJECT_SECRET_KEY", "USER_EMAIL", "USER_NAME", "USER_PASSWORD")]


class InitFailed(Exception):
    """After this web answers 500 to everything until it is started again."""


def _get(name):
    return settings.get("LANGFUSE_INIT_" + name)


def _warn_of_halves():
    """What is set but will have no effect."""
    if not _get("ORG_ID"):
        ignored = [name for name in _ALL if settings.get(name)]
        if ignored:
            log.warn("[Langfuse Init] LANGFUSE_INIT_ORG_ID is not set but other LANGFUSE_INIT_* variables are configured. "
                     f"The following variables will be ignored: {', '.join(ignored)}")
        return
    public, secret = _get("PROJECT_PUBLIC_KEY"), _get("PROJECT_SECRET_KEY")
    if (public or secret) and not _get("PROJECT_ID"):
        log.warn("[Langfuse Init] LANGFUSE_INIT_PROJECT_ID is not set but API key variables are configured. "
                 "API keys will not be created. Set LANGFUSE_INIT_PROJECT_ID to enable API key creation.")
    elif bool(public) != bool(secret):
        missing = "SECRET" if public else "PUBLIC"
        log.warn(f"[Langfuse Init] Partial API key configuration: LANGFUSE_INIT_PROJECT_{missing}_KEY is not set. "
                 "Both keys must be set, API keys will not be created.")
    if bool(_get("USER_EMAIL")) != bool(_get("USER_PASSWORD")):
        missing = "USER_PASSWORD" if _get("USER_EMAIL") else "USER_EMAIL"
        log.warn(f"[Langfuse Init] Partial user configuration: LANGFUSE_INIT_{missing} is not set. "
                 "Both must be set, the user will not be created.")


async def run(postgres):
    """Throws InitFailed or DatabaseUnavailable."""
    _warn_of_halves()
    if not _get("ORG_ID"):
        return
    try:
        await _create(postgres)
    except asyncpg.UniqueViolationError:
        # Another web did the same a moment ago; what it made is found now.
        await _create(postgres)


async def _create(postgres):
    await postgres.do("INSERT INTO organizations (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING",
                      _get("ORG_ID"), _get("ORG_NAME") or "Provisioned Org")
    if _get("PROJECT_ID"):
        await postgres.do("INSERT INTO projects (id, org_id, name, retention_days) VALUES ($1, $2, $3, $4) "
                          "ON CONFLICT (id) DO NOTHING", _get("PROJECT_ID"), _get("ORG_ID"),
                          _get("PROJECT_NAME") or "Provisioned Project",
                          int(_get("PROJECT_RETENTION")) if _get("PROJECT_RETENTION") else None)
        if _get("PROJECT_PUBLIC_KEY") and _get("PROJECT_SECRET_KEY"):
            await _api_key(postgres)
    if _get("USER_EMAIL") and _get("USER_PASSWORD"):
        await _user(postgres)


async def _api_key(postgres):
    public, secret, project = _get("PROJECT_PUBLIC_KEY"), _get("PROJECT_SECRET_KEY"), _get("PROJECT_ID")
    fast = secrets.fast_hash(secret)
    # Both questions in one, lest another web's insertion fall between them.
    rows = await postgres.rows("SELECT public_key, project_id FROM api_keys WHERE public_key = $1 "
                               "OR fast_hashed_secret_key = $2", public, fast)
    ours = next((row for row in rows if row["public_key"] == public), None)
    if ours and ours["project_id"] == project:
        return
    if ours:
        await postgres.do("DELETE FROM api_keys WHERE public_key = $1", public)
    if len(rows) > bool(ours):
        raise InitFailed("PrismaClientKnownRequestError: \nInvalid `prisma.apiKey.create()` invocation:\n\n\n"
                         "Unique constraint failed on the fields: (fast_hashed_secret_key)\ncode: 'P2002'")
    await postgres.do("INSERT INTO api_keys (id, public_key, hashed_secret_key, fast_hashed_secret_key, "
                      "display_secret_key, project_id, note) VALUES ($1, $2, $3, $4, $5, $6, $7)", str(uuid.uuid4()),
                      public, secrets.slow_hash(secret), fast, secret[:6] + "..." + secret[-4:], project,
                      "Provisioned API Key")


async def _user(postgres):
    email = _get("USER_EMAIL").lower()
    user = await postgres.row("SELECT id FROM users WHERE email = $1", email)
    if not user and len(_get("USER_PASSWORD")) < 8:
        raise InitFailed("Error: Password needs to be at least 8 characters long.")
    if not user:
        await postgres.do("INSERT INTO users (id, email, name, password) VALUES ($1, $2, $3, $4) "
                          "ON CONFLICT (email) DO NOTHING", str(uuid.uuid4()), email,
                          _get("USER_NAME") or "Provisioned User", secrets.slow_hash(_get("USER_PASSWORD")))
        user = await postgres.row("SELECT id FROM users WHERE email = $1", email)
    identity = user["id"]
    await postgres.do("INSERT INTO organization_memberships (org_id, user_id, role) VALUES ($1, $2, 'OWNER') "
                      "ON CONFLICT (org_id, user_id) DO UPDATE SET role = 'OWNER'", _get("ORG_ID"), identity)
