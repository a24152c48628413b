package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The scripts of secrets, each by itself. */
@ExtendWith(Servers.class)
class SecretScriptsIT {
    private ScriptRun scripts;

    @BeforeEach
    void connect() {
        scripts = new ScriptRun();
    }

    @AfterEach
    void hangUp() {
        scripts.close();
    }

    @Test
    void issueSessionKeepsTheNameOfTheFirstIssue() {
        List<String> keys = scripts.keys("signed-in");

        assertThat(scripts.run("issue-session", keys, "key", "first", "a session", 60_000))
                .isEqualTo("first");
        assertThat(scripts.run("issue-session", keys, "key", "second", "changed", 30_000))
                .isEqualTo("first");

        assertThat(scripts.ask("HGETALL", "@signed-in")).isEqualTo(List.of("key", "first changed"));
        assertThat((Long) scripts.ask("PTTL", "@signed-in")).isBetween(30_001L, 60_000L);
    }

    @Test
    void updateSessionChangesWhatStandsAsExpected() {
        List<String> keys = scripts.keys("signed-in");
        scripts.run("issue-session", keys, "key", "first", "a session", 60_000);

        assertThat(scripts.run("update-session", keys, "key", "another", "changed", 90_000))
                .isEqualTo(0L);
        assertThat(scripts.run("update-session", keys, "unknown", "a session", "changed", 90_000))
                .isEqualTo(0L);
        assertThat((Long) scripts.ask("PTTL", "@signed-in")).isLessThanOrEqualTo(60_000L);
        assertThat(scripts.run("update-session", keys, "key", "a session", "changed", 90_000))
                .isEqualTo(1L);

        assertThat(scripts.ask("HGET", "@signed-in", "key")).isEqualTo("first changed");
        assertThat((Long) scripts.ask("PTTL", "@signed-in")).isGreaterThan(60_000L);
    }

    @Test
    void pointSecretReplacesButLeavesASessionsOwnWhereItIsToldTo() {
        List<String> keys = scripts.keys("secret");

        assertThat(scripts.run("point-secret", keys, "T one", 60_000, "keep-session"))
                .isEqualTo(1L);
        assertThat(scripts.run("point-secret", keys, "B two", 60_000, "keep-session"))
                .isEqualTo(1L);
        assertThat(scripts.run("point-secret", keys, "S three", 60_000, "replace"))
                .isEqualTo(1L);
        assertThat(scripts.run("point-secret", keys, "T four", 60_000, "keep-session"))
                .isEqualTo(0L);

        assertThat(scripts.ask("GET", "@secret")).isEqualTo("S three");
        assertThat((Long) scripts.ask("PTTL", "@secret")).isPositive();
    }

    @Test
    void redeemTicketTakesATicketOnceAndNothingElse() {
        List<String> keys = scripts.keys("secret");
        assertThat(scripts.run("redeem-ticket", keys)).isNull();

        scripts.ask("SET", "@secret", "B bearer");
        assertThat(scripts.run("redeem-ticket", keys)).isNull();
        assertThat(scripts.ask("GET", "@secret")).isEqualTo("B bearer");

        scripts.ask("SET", "@secret", "T ticket");
        assertThat(scripts.run("redeem-ticket", keys)).isEqualTo("T ticket");
        assertThat(scripts.run("redeem-ticket", keys)).isNull();
    }

    @Test
    void lengthenLifeNeverShortens() {
        List<String> keys = scripts.keys("any");
        assertThat(scripts.run("lengthen-life", keys, 60_000)).isEqualTo(0L);

        scripts.ask("SET", "@any", "x", "PX", "50000");
        assertThat(scripts.run("lengthen-life", keys, 40_000)).isEqualTo(0L);
        assertThat(scripts.run("lengthen-life", keys, 90_000)).isEqualTo(1L);
        assertThat((Long) scripts.ask("PTTL", "@any")).isGreaterThan(50_000L);

        scripts.ask("PERSIST", "@any");
        assertThat(scripts.run("lengthen-life", keys, 90_000)).isEqualTo(0L);
        assertThat(scripts.ask("PTTL", "@any")).isEqualTo(-1L);
    }

    @Test
    void endSessionRemovesWhatStandsAsExpected() {
        List<String> keys = scripts.keys("signed-in");
        scripts.run("issue-session", keys, "key", "first", "a session", 60_000);

        assertThat(scripts.run("end-session", keys, "key", "first changed")).isEqualTo(0L);
        assertThat(scripts.run("end-session", keys, "other", "first a session")).isEqualTo(0L);
        assertThat(scripts.run("end-session", keys, "key", "first a session")).isEqualTo(1L);

        assertThat(scripts.ask("EXISTS", "@signed-in")).isEqualTo(0L);
    }

    @Test
    void removePointerRemovesTheOneThatIsMeant() {
        List<String> keys = scripts.keys("secret");
        assertThat(scripts.run("remove-pointer", keys, "T one")).isEqualTo(0L);

        scripts.ask("SET", "@secret", "T two");
        assertThat(scripts.run("remove-pointer", keys, "T one")).isEqualTo(0L);
        assertThat(scripts.run("remove-pointer", keys, "T two")).isEqualTo(1L);

        assertThat(scripts.ask("EXISTS", "@secret")).isEqualTo(0L);
    }

    @Test
    void noteKeepsTheLatestMomentAndLetsGoOfEarlierNotes() {
        List<String> keys = scripts.keys("index");

        assertThat(scripts.run("note", keys, "one", 10, 90_000, "-inf")).isEqualTo(1L);
        assertThat(scripts.run("note", keys, "one", 20, 60_000, "-inf")).isEqualTo(0L);
        assertThat((Long) scripts.ask("PTTL", "@index")).isGreaterThan(60_000L);
        assertThat(scripts.run("note", keys, "two", 30, 60_000, 20)).isEqualTo(1L);

        assertThat(scripts.ask("ZRANGE", "@index", "0", "-1", "WITHSCORES")).isEqualTo(List.of("two", "30"));
    }

    @Test
    void forgetNoteLeavesWhatWasNotedAnew() {
        List<String> keys = scripts.keys("index");
        scripts.run("note", keys, "one", 20, 60_000, "-inf");

        assertThat(scripts.run("forget-note", keys, "one", 19)).isEqualTo(0L);
        assertThat(scripts.run("forget-note", keys, "two", 20)).isEqualTo(0L);
        assertThat(scripts.run("forget-note", keys, "one", 20)).isEqualTo(1L);
    }

    @Test
    void keepSecretReplacesAndTakeSecretTakesOnce() {
        List<String> keys = scripts.keys("secret", "ends");
        scripts.run("keep-secret", keys, "one", "before", 10, 60_000);
        scripts.run("keep-secret", keys, "one", "now", 20, 60_000);

        assertThat(scripts.ask("ZSCORE", "@ends", "one")).isEqualTo("20");
        assertThat((Long) scripts.ask("PTTL", "@secret")).isPositive();
        assertThat((Long) scripts.ask("PTTL", "@ends")).isPositive();
        assertThat(scripts.run("take-secret", keys, "one")).isEqualTo("now");
        assertThat(scripts.run("take-secret", keys, "one")).isNull();
        assertThat(scripts.ask("EXISTS", "@secret", "@ends")).isEqualTo(0L);
    }

    @Test
    void clearSecretsLeavesWhatWasKeptAnew() {
        scripts.run("keep-secret", scripts.keys("one", "ends"), "one", "x", 10, 60_000);
        scripts.run("keep-secret", scripts.keys("two", "ends"), "two", "x", 20, 60_000);
        List<String> keys = scripts.keys("ends", "one", "two", "three");

        assertThat(scripts.run("clear-secrets", keys, 19, "one", "two", "three"))
                .isEqualTo(1L);

        assertThat(scripts.ask("EXISTS", "@one")).isEqualTo(0L);
        assertThat(scripts.ask("GET", "@two")).isEqualTo("x");
        assertThat(scripts.ask("ZRANGE", "@ends", "0", "-1")).isEqualTo(List.of("two"));
    }
}
