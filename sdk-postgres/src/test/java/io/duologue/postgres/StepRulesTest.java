package io.duologue.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The steps that are shipped, and what the build would not let through. */
class StepRulesTest {

    @ParameterizedTest
    @MethodSource("steps")
    void noShippedStepLocksOutANodeThatIsAtWork(String step) {
        assertThat(StepRules.broken(SchemaStep.shipped(step))).isEmpty();
    }

    static List<String> steps() {
        return PostgresSchema.STEPS;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE account DROP COLUMN created_at",
                "ALTER TABLE account RENAME COLUMN created_at TO since",
                "ALTER TABLE account RENAME TO accounts",
                "ALTER TABLE account ALTER COLUMN created_at TYPE timestamp",
                "ALTER TABLE account ALTER COLUMN id SET NOT NULL",
                "ALTER TABLE account ADD COLUMN nickname text NOT NULL",
                "ALTER TABLE account ADD COLUMN since timestamptz DEFAULT now()",
                "ALTER TABLE account ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid()",
                "ALTER TABLE account ADD COLUMN nickname text UNIQUE",
                "ALTER TABLE account ADD COLUMN nickname text CHECK (nickname <> '')",
                "ALTER TABLE account ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY",
                "ALTER TABLE account ADD COLUMN number bigserial",
                "ALTER TABLE account ADD COLUMN nickname text, DROP COLUMN created_at",
                "ALTER TABLE account ADD CONSTRAINT account_old CHECK (created_at < '2100-01-01')",
                "ALTER TABLE account ADD CONSTRAINT account_once UNIQUE (created_at)",
                "CREATE INDEX account_by_time ON account (created_at)",
                "CREATE UNIQUE INDEX account_by_time ON account (created_at)",
                "CREATE INDEX CONCURRENTLY account_by_time ON account (created_at)",
                "DROP TABLE avatar",
                "DROP INDEX account_identity_by_email",
                "TRUNCATE avatar",
                "UPDATE account SET created_at = '2026-01-01Z'",
                "DELETE FROM account",
                "LOCK TABLE account",
                "REINDEX TABLE account",
                "CLUSTER account",
                "DO $$ BEGIN NULL"
            })
    void whatWouldHurtANodeThatIsAtWorkIsRefused(String statement) {
        assertThat(StepRules.broken(step(statement + ";"))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE account ADD COLUMN nickname text COLLATE \"C\"",
                "ALTER TABLE account ADD COLUMN active boolean NOT NULL DEFAULT true",
                "ALTER TABLE account ADD COLUMN visits integer NOT NULL DEFAULT 0",
                "ALTER TABLE account ADD CONSTRAINT account_form CHECK (nickname <> '') NOT VALID",
                "ALTER TABLE account VALIDATE CONSTRAINT account_form",
                "COMMENT ON TABLE account IS 'who has one'",
                "CREATE TABLE visit (\n  id text NOT NULL\n);\nCREATE INDEX visit_by_id ON visit (id)",
                "DROP INDEX CONCURRENTLY IF EXISTS account_by_time;\nCREATE INDEX CONCURRENTLY account_by_time ON account (created_at)"
            })
    void whatOnlyAddsIsLetThrough(String statement) {
        assertThat(StepRules.broken(step(statement + ";"))).isEmpty();
    }

    @Test
    void whatWasLastUsedLongAgoIsDroppedWithAReason() {
        SchemaStep step =
                step(StepRules.REASON + "no version since 3 reads it.\nALTER TABLE account DROP COLUMN nickname;");

        assertThat(StepRules.broken(step)).isEmpty();
    }

    @Test
    void anIndexThatIsMadeBesideIsAloneInItsStep() {
        SchemaStep step = step("""
                DROP INDEX CONCURRENTLY IF EXISTS account_by_time;
                CREATE INDEX CONCURRENTLY account_by_time ON account (created_at);
                ALTER TABLE account ADD COLUMN nickname text;
                """);

        assertThat(StepRules.broken(step)).singleElement().asString().contains("a step of its own");
    }

    private static SchemaStep step(String sql) {
        return new SchemaStep("V900__of_tomorrow.sql", sql);
    }
}
