"""Who is let in: the secret decides, the public key is only logged; caches of 300 s for yes and no."""

import unittest

from bench import bench
from events import INGESTION, KEYS, OTLP, export, score, span, v2

CONFIRM = " Confirm that you've configured the correct host."
DENIED = "Access denied - insufficient permissions for this endpoint"
TRACES = "/api/public/traces"


class Auth(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.web = bench().web().ready()

    @classmethod
    def tearDownClass(cls):
        cls.web.remove()

    def everywhere(self, header=None, keys=None):
        """Answers of ingestion, OTLP, v2, projects, traces."""
        headers = {"Authorization": header} if header else {}
        return [self.web.ask(INGESTION, "POST", {"batch": [score()]}, headers, keys),
                self.web.ask(OTLP, "POST", export(span("auth")), headers, keys),
                self.web.ask("/api/public/v2/observations", headers=headers, keys=keys),
                self.web.ask("/api/public/projects", headers=headers, keys=keys),
                self.web.ask(TRACES, headers=headers, keys=keys)]

    def refused(self, words, **how):
        first, *others, closed = self.everywhere(**how)
        self.assertEqual((401, {"error": "UnauthorizedError", "message": words}), (first.status, first.body))
        for answer in others:
            self.assertEqual((401, {"message": words}), (answer.status, answer.body))
        self.assertEqual(404, closed.status)

    def test_without_credentials(self):
        self.refused("No authorization header")

    def test_a_wrong_public_key_is_only_logged(self):
        self.assertEqual([207, 200, 200, 200, 404], [answer.status for answer in self.everywhere(keys="pk-wrong:sk-lf-1")])
        self.assertIn("Public key mismatch on basic auth: ", self.web.logs())
        job = self.web.ask(OTLP, "POST", export(span("auth")), keys="pk-wrong:sk-lf-1").body
        self.assertEqual("pk-lf-1", job["data"]["payload"]["data"]["publicKey"])

    def test_a_wrong_secret(self):
        self.refused("Invalid credentials." + CONFIRM, keys="pk-lf-1:sk-wrong")
        self.refused("Invalid credentials." + CONFIRM, keys="pk-wrong:sk-wrong")

    def test_malformed_headers(self):
        self.refused("Invalid authorization header." + CONFIRM, keys="pk-lf-1:")
        self.refused("Invalid character." + CONFIRM, header="Basic !!!")
        self.refused("Invalid authorization header", header="Token x")
        self.refused("Invalid public key." + CONFIRM, header="Bearer pk-unknown")

    def test_a_bearer_may_write_scores_only(self):
        answers = self.everywhere(header="Bearer pk-lf-1")
        self.assertEqual([207, 403, 403, 403, 404], [answer.status for answer in answers])
        self.assertEqual({"message": DENIED}, answers[1].body)
        self.assertEqual({"message": "Invalid API key. Are you using an organization key?"}, answers[3].body)
        self.assertEqual(1, len(answers[0].body["successes"]))

    def test_both_answers_are_cached_for_300_seconds_and_renewed_by_each_try(self):
        bench().redis("FLUSHALL")
        for keys in (KEYS, "pk-new:sk-new"):
            self.web.ask("/api/public/projects", keys=keys)
        cached = bench().redis("--raw", "KEYS", "api-key:*").split()
        self.assertEqual(2, len(cached))
        for key in cached:
            self.assertTrue(240 < int(bench().redis("TTL", key)) <= 300)
            bench().redis("EXPIRE", key, "100")
        for keys in (KEYS, "pk-new:sk-new"):
            self.web.ask("/api/public/projects", keys=keys)
        self.assertTrue(all(int(bench().redis("TTL", key)) > 200 for key in cached))

    def test_while_postgres_is_down_cached_keys_go_on(self):
        bench().redis("FLUSHALL")
        self.assertEqual(200, v2(self.web).status)
        bench().stores["postgres"].stop()
        try:
            self.assertEqual(200, v2(self.web).status)
            self.assertEqual(200, self.web.ask(OTLP, "POST", export(span("auth")), keys=KEYS).status)
            self.assertEqual(207, self.web.ask(INGESTION, "POST", {"batch": [score()]}, keys=KEYS).status)
            first, otlp, reads, projects, closed = self.everywhere(keys="pk-lf-1:sk-uncached")
            self.assertEqual((500, {"error": "Internal Server Error"}), (first.status, first.body))
            for answer in (otlp, reads):
                self.assertEqual((503, {"message": "Service Unavailable"}), (answer.status, answer.body))
            self.assertEqual((500, 404), (projects.status, closed.status))
        finally:
            bench().stores["postgres"].start()
            bench().wait_for_stores()


if __name__ == "__main__":
    unittest.main()
