"""Start-up: the phases of the entrypoints, their last lines and exit codes."""

import unittest

from bench import ENVIRONMENT, bench
from events import KEYS

BLOCK = "Applying clickhouse migrations failed. Common causes:"


class Entrypoint(unittest.TestCase):
    def ends(self, environment, *lines, role="web", base=None):
        service = bench().web(environment, base=base) if role == "web" else bench().worker(environment)
        code, logs = service.exit_code(), service.logs()
        service.remove()
        self.assertEqual("1", code, logs)
        for line in lines:
            self.assertIn(line, logs)
        return logs

    def test_without_a_database_url_both_end(self):
        words = "Error: Required database environment variables are not set. Provide a postgres url for DATABASE_URL."
        self.ends({"DATABASE_URL": ""}, words)
        self.ends({"DATABASE_URL": ""}, words, role="worker")

    def test_the_database_url_is_built_from_its_parts(self):
        parts = {"DATABASE_URL": "", "DATABASE_HOST": "postgres", "DATABASE_USERNAME": "postgres",
                 "DATABASE_PASSWORD": "wrong", "DATABASE_NAME": "postgres"}
        self.ends(parts, "Error: P1000: Authentication failed", "for `postgres` are not valid")

    def test_a_missing_clickhouse_url_ends_web_before_postgres_is_touched(self):
        logs = self.ends({"CLICKHOUSE_URL": ""}, "Error: CLICKHOUSE_URL is not configured. Migrating from V2?")
        self.assertNotIn("Prisma schema loaded", logs)

    def test_postgres_out_of_reach_fails_the_migration(self):
        self.ends({"DATABASE_URL": "postgresql://postgres:pgpw@nowhere:5432/postgres"},
                  "Can't reach database server at `nowhere:5432`",
                  "Applying database migrations failed. Common causes:", "  1. ", "  2. ", "Exiting...")

    def test_special_characters_in_the_url_give_a_hint(self):
        self.ends({"DATABASE_URL": "postgresql://postgres:p@ss#w@postgres:5432/postgres"},
                  "HINT: Your DATABASE_URL / DIRECT_URL credentials appear to contain special characters")

    def test_clickhouse_variables_are_looked_at_after_the_postgres_migration(self):
        url = bench().new_database()
        logs = self.ends({"DATABASE_URL": url, "CLICKHOUSE_MIGRATION_URL": ""},
                         "Error: CLICKHOUSE_MIGRATION_URL is not configured.", BLOCK, "Exiting...")
        self.assertIn("All migrations have been successfully applied.", logs)
        self.ends({"DATABASE_URL": url, "CLICKHOUSE_PASSWORD": ""}, "No pending migrations to apply.",
                  "Error: CLICKHOUSE_PASSWORD is not set.", BLOCK)

    def test_the_native_port_speaks_its_failures(self):
        where = "in line 0: SHOW TABLES FROM \"default\" LIKE 'schema_migrations'"
        self.ends({"CLICKHOUSE_MIGRATION_URL": "clickhouse://redis:9000"},
                  "error: failed to open database: dial tcp redis:9000: connect: connection refused " + where, BLOCK)
        self.ends({"CLICKHOUSE_MIGRATION_URL": "clickhouse://nowhere:9000"}, "dial tcp: lookup nowhere on", "no such host", BLOCK)
        self.ends({"CLICKHOUSE_MIGRATION_URL": "http://clickhouse:9000"},
                  "error: failed to open database: database driver: unknown driver http (forgotten import?)", BLOCK)

    def test_a_wrong_clickhouse_password_with_special_characters_gives_a_hint(self):
        self.ends({"CLICKHOUSE_PASSWORD": "a&b"}, "Authentication failed", BLOCK,
                  "HINT: Your CLICKHOUSE_PASSWORD contains special characters")

    def test_a_cluster_that_is_not_there_is_refused(self):
        bench().clickhouse("CREATE DATABASE IF NOT EXISTS clustered")
        self.ends({"CLICKHOUSE_CLUSTER_ENABLED": "", "CLICKHOUSE_DB": "clustered"}, "cluster", BLOCK)

    def test_a_migration_that_was_cut_off_leaves_clickhouse_dirty(self):
        bench().clickhouse("CREATE DATABASE IF NOT EXISTS dirty")
        bench().clickhouse("CREATE TABLE dirty.schema_migrations (version Int64, dirty UInt8, sequence UInt64) "
                           "ENGINE = MergeTree() PARTITION BY tuple() ORDER BY sequence")
        bench().clickhouse("INSERT INTO dirty.schema_migrations VALUES (3, 1, 5)")
        self.ends({"CLICKHOUSE_DB": "dirty"}, "error: Dirty database version 3. Fix and force version.", BLOCK)

    def test_with_both_migrations_switched_off_web_goes_straight_to_the_application(self):
        web = bench().web({"LANGFUSE_AUTO_POSTGRES_MIGRATION_DISABLED": "true", "CLICKHOUSE_MIGRATION_URL": "",
                           "LANGFUSE_AUTO_CLICKHOUSE_MIGRATION_DISABLED": "true"}, base=ENVIRONMENT).ready()
        self.assertNotIn("Prisma", web.logs())
        web.remove()

    def test_two_webs_may_migrate_at_once(self):
        url = bench().new_database()
        first, second = (bench().web({"DATABASE_URL": url}) for _ in range(2))
        for web in (first, second):
            web.ready()
            self.assertEqual(200, web.ask("/api/public/projects", keys=KEYS).status)
            web.remove()
        self.assertEqual("1", bench().sql("SELECT count(*) FROM projects", url))

    def test_it_says_what_it_is(self):
        web = bench().web().ready()
        self.assertIn("stand-in", web.logs().splitlines()[0])
        self.assertIn("stand-in for Langfuse (test equipment", web.ask("/").text)
        web.remove()


if __name__ == "__main__":
    unittest.main()
