"""Headless initialisation: what the first start creates, and what later starts change - mostly nothing."""

import unittest
import urllib.parse

from bench import ENVIRONMENT, INIT, bench
from events import KEYS

ORG, PROJECT, PUBLIC, SECRET = (f"LANGFUSE_INIT_{name}" for name in ("ORG_ID", "PROJECT_ID", "PROJECT_PUBLIC_KEY", "PROJECT_SECRET_KEY"))


class Initialisation(unittest.TestCase):
    """Each test has a Postgres database of its own, and keys that no other test's cache knows."""

    def setUp(self):
        self.url = bench().new_database()
        self.keys = {PUBLIC: f"pk-{self.id()[-20:]}", SECRET: f"sk-{self.id()[-20:]}"}

    def start(self, environment=None, ready=True, base=None):
        web = bench().web({"DATABASE_URL": self.url, **self.keys, **(environment or {})}, base=base)
        self.addCleanup(web.remove)
        return web.ready() if ready else web

    def again(self, web, environment, ready=True):
        web.stop()
        return self.start(environment, ready)

    def status(self, web, public=None, secret=None):
        return web.ask("/api/public/projects", keys=f"{public or self.keys[PUBLIC]}:{secret or self.keys[SECRET]}").status

    def broken(self, web, words):
        answer = web.first("/api/public/health")
        self.assertEqual((500, "Internal Server Error"), (answer.status, answer.text))
        self.assertIn(words, web.logs())

    def sign_in(self, web, password):
        answer = web.ask("/api/auth/csrf")
        cookie = answer.headers["Set-Cookie"].split(";")[0]
        form = urllib.parse.urlencode({"csrfToken": answer.body["csrfToken"], "email": "user@example.com", "password": password, "json": "true"})
        return web.ask("/api/auth/callback/credentials", "POST", form.encode(),
                       {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie})

    def test_the_first_start_creates_everything(self):
        web = self.start()
        body = web.ask("/api/public/projects", keys=f"{self.keys[PUBLIC]}:{self.keys[SECRET]}").body
        self.assertEqual([{"id": "project", "name": "Project", "organization": {"id": "org", "name": "Organisation"}, "metadata": {}}], body["data"])
        signed_in = self.sign_in(web, "password1")
        self.assertEqual(200, signed_in.status)
        self.assertIn("next-auth.session-token", signed_in.headers["Set-Cookie"])
        self.assertEqual(401, self.sign_in(web, "password2").status)
        self.assertEqual("OWNER", bench().sql("SELECT role FROM organization_memberships", self.url))

    def test_later_starts_update_nothing_but_the_role(self):
        web = self.start()
        bench().sql("UPDATE organization_memberships SET role = 'VIEWER'", self.url)
        web = self.again(web, {"LANGFUSE_INIT_ORG_NAME": "Other", "LANGFUSE_INIT_PROJECT_NAME": "Other", SECRET: "sk-later-start",
                               "LANGFUSE_INIT_USER_NAME": "Other", "LANGFUSE_INIT_USER_PASSWORD": "password2"})
        self.assertEqual((200, 401), (self.status(web), self.status(web, secret="sk-later-start")))
        self.assertEqual((200, 401), (self.sign_in(web, "password1").status, self.sign_in(web, "password2").status))
        self.assertEqual("Organisation|Project|User|OWNER", bench().sql(
            "SELECT o.name, p.name, u.name, m.role FROM organizations o, projects p, users u, organization_memberships m", self.url))

    def test_a_new_pair_stands_beside_the_old_one(self):
        web = self.again(self.start(), {PUBLIC: "pk-second", SECRET: "sk-second"})
        self.assertEqual((200, 200), (self.status(web), self.status(web, "pk-second", "sk-second")))

    def test_a_key_that_moves_to_another_project_is_seen_in_the_old_one_while_cached(self):
        web = self.start()
        self.assertEqual(200, self.status(web))
        web = self.again(web, {PROJECT: "other", SECRET: "sk-moved"})
        self.assertEqual("other", bench().sql("SELECT project_id FROM api_keys", self.url))
        self.assertEqual(200, self.status(web, secret="sk-moved"))
        self.assertEqual("project", web.ask("/api/public/projects", keys=f"{self.keys[PUBLIC]}:{self.keys[SECRET]}").body["data"][0]["id"])

    def test_the_same_secret_under_another_public_key_breaks_web(self):
        web = self.again(self.start(), {PUBLIC: "pk-other"}, ready=False)
        self.broken(web, "Unique constraint failed on the fields: (fast_hashed_secret_key)")
        self.assertIn("P2002", web.logs())

    def test_a_short_password_breaks_web_after_the_key_was_made(self):
        web = self.start({"LANGFUSE_INIT_USER_PASSWORD": "short"}, ready=False)
        self.broken(web, "Password needs to be at least 8 characters long.")
        self.assertEqual("1", bench().sql("SELECT count(*) FROM api_keys", self.url))

    def test_halves_are_warned_of(self):
        logs = self.start({PUBLIC: "", "LANGFUSE_INIT_USER_PASSWORD": ""}).logs()
        self.assertIn("[Langfuse Init] Partial API key configuration: LANGFUSE_INIT_PROJECT_PUBLIC_KEY is not set. ", logs)
        self.assertIn("[Langfuse Init] Partial user configuration: LANGFUSE_INIT_USER_PASSWORD is not set. ", logs)
        self.assertEqual("1|1|0|0", bench().sql("SELECT (SELECT count(*) FROM organizations), (SELECT count(*) FROM projects), "
                                                "(SELECT count(*) FROM api_keys), (SELECT count(*) FROM users)", self.url))

    def test_keys_without_a_project_are_warned_of(self):
        self.assertIn("[Langfuse Init] LANGFUSE_INIT_PROJECT_ID is not set but API key variables are configured. "
                      "API keys will not be created. ", self.start({PROJECT: ""}).logs())

    def test_without_an_organisation_all_is_ignored(self):
        logs = self.start({ORG: ""}).logs()
        self.assertIn("[Langfuse Init] LANGFUSE_INIT_ORG_ID is not set but other LANGFUSE_INIT_* variables are configured. "
                      "The following variables will be ignored: ", logs)
        self.assertEqual("0", bench().sql("SELECT count(*) FROM organizations", self.url))

    def test_keys_survive_a_change_of_salt(self):
        web = self.again(self.start(), {"SALT": "another"})
        self.assertEqual(401, self.status(web, public="pk-unknown"))
        bench().redis("FLUSHALL")
        self.assertEqual(200, self.status(web))
        self.assertEqual(200, self.status(web, public="pk-unknown"))

    def test_a_key_that_was_asked_for_before_it_existed_stays_unknown(self):
        web = self.start(base=ENVIRONMENT)
        self.assertEqual(401, self.status(web, "pk-1-later", "sk-1-later"))
        web = self.again(web, {**INIT, PUBLIC: "pk-1-later", SECRET: "sk-1-later"})
        self.assertEqual(401, self.status(web, "pk-1-later", "sk-1-later"))
        keys = bench().redis("--raw", "KEYS", "api-key:*").split()
        unknown = [key for key in keys if bench().redis("GET", key) == "api-key-non-existent"]
        bench().redis("DEL", *unknown)
        self.assertEqual(200, self.status(web, "pk-1-later", "sk-1-later"))
        self.assertNotEqual(KEYS, f"{self.keys[PUBLIC]}:{self.keys[SECRET]}")


if __name__ == "__main__":
    unittest.main()
