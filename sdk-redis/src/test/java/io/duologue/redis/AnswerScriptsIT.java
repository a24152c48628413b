package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The scripts of answered requests, each by itself: what it answers and what it leaves in its keys. */
@ExtendWith(Servers.class)
class AnswerScriptsIT {
    private static final long NOW = 1_795_251_600_123_456L;
    private static final long RUNNING = 1_000;
    private static final long KEPT = 50_000;
    private static final int MOST = 3;

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
    void claimAnswerTakesAKeyOnce() {
        assertThat(claim("u_maya", "a1", 7, NOW)).isEqualTo(List.of("taken"));
        assertThat(claim("u_maya", "a1", 8, NOW + RUNNING - 1)).isEqualTo(List.of("running"));
        assertThat(scripts.ask("HGETALL", "@known")).isEqualTo(List.of("u_maya a1", "7 " + NOW + " said -"));
        assertThat(claim("u_maya", "a1", 8, NOW + RUNNING)).isEqualTo(List.of("taken"));

        assertThat(scripts.ask("HGETALL", "@people")).isEqualTo(List.of("u_maya", "a1 "));
        assertThat(scripts.ask("ZRANGE", "@taken", "0", "-1", "WITHSCORES"))
                .isEqualTo(List.of("u_maya a1", Long.toString(NOW + RUNNING)));
    }

    /** A connection that broke before the answer came asks again. */
    @Test
    void claimAnswerGivesWhoAsksTwiceWhatHeHas() {
        claim("u_maya", "a1", -7, NOW);

        assertThat(claim("u_maya", "a1", -7, NOW)).isEqualTo(List.of("taken"));
    }

    @Test
    void claimAnswerAnswersTheSameRequestAndNoOther() {
        claim("u_maya", "a1", 7, NOW);
        scripts.run("keep-answer", scripts.keys("known"), "u_maya a1", 7, "AQID");

        assertThat(claim("u_maya", "a1", 8, NOW + KEPT - 1)).isEqualTo(List.of("answered", "7", "AQID"));
        assertThat(scripts.run("claim-answer", keys(), "u_maya", "a1", "else", 9, NOW, RUNNING, KEPT, MOST, 60_000))
                .isEqualTo(List.of("other"));
        assertThat(claim("u_maya", "a1", 8, NOW + KEPT)).isEqualTo(List.of("taken"));
    }

    @Test
    void claimAnswerForgetsTheFirstOfTooManyAndTwoThatAreOld() {
        List.of("a1", "a2", "a3", "a4").forEach(name -> claim("u_maya", name, 7, NOW));
        assertThat(scripts.ask("HGET", "@people", "u_maya")).isEqualTo("a2 a3 a4 ");
        assertThat(scripts.ask("HEXISTS", "@known", "u_maya a1")).isEqualTo(0L);

        claim("u_tomas", "b1", 7, NOW + KEPT - 1);
        assertThat(scripts.ask("ZCARD", "@taken")).isEqualTo(4L);
        claim("u_tomas", "b2", 7, NOW + KEPT);

        assertThat(scripts.ask("HGET", "@people", "u_maya")).isEqualTo("a4 ");
        assertThat(scripts.ask("HGET", "@people", "u_tomas")).isEqualTo("b1 b2 ");
        assertThat(scripts.ask("HLEN", "@known")).isEqualTo(3L);
    }

    @Test
    void claimAnswerLengthensTheLifeOfAllKeys() {
        claim("u_maya", "a1", 7, NOW);

        for (String key : List.of("@known", "@people", "@taken")) {
            assertThat((Long) scripts.ask("PTTL", key)).as(key).isBetween(30_000L, 60_000L);
        }
    }

    @Test
    void keepAnswerIsForWhoHasTheKey() {
        List<String> keys = scripts.keys("known");
        assertThat(scripts.run("keep-answer", keys, "u_maya a1", 7, "AQID")).isEqualTo(0L);
        claim("u_maya", "a1", 7, NOW);

        assertThat(scripts.run("keep-answer", keys, "u_maya a1", 8, "AQID")).isEqualTo(0L);
        assertThat(scripts.run("keep-answer", keys, "u_maya a1", 7, "")).isEqualTo(1L);

        assertThat(scripts.ask("HGET", "@known", "u_maya a1")).isEqualTo("7 " + NOW + " said ");
        assertThat(claim("u_maya", "a1", 9, NOW)).isEqualTo(List.of("answered", "7", ""));
    }

    @Test
    void releaseAnswerIsForWhoHasTheKey() {
        claim("u_maya", "a1", 7, NOW);
        claim("u_maya", "a2", 8, NOW);

        assertThat(scripts.run("release-answer", keys(), "u_maya", "a1", 8)).isEqualTo(0L);
        assertThat(scripts.run("release-answer", keys(), "u_maya", "a3", 8)).isEqualTo(0L);
        assertThat(scripts.run("release-answer", keys(), "u_maya", "a1", 7)).isEqualTo(1L);
        assertThat(scripts.ask("HGET", "@people", "u_maya")).isEqualTo("a2 ");
        assertThat(scripts.run("release-answer", keys(), "u_maya", "a2", 8)).isEqualTo(1L);

        assertThat(scripts.ask("EXISTS", "@known", "@people", "@taken")).isEqualTo(0L);
    }

    @Test
    void eraseAnswersForgetsOnePerson() {
        claim("u_maya", "a1", 7, NOW);
        claim("u_maya", "a2", 7, NOW);
        claim("u_tomas", "a1", 7, NOW);

        assertThat(scripts.run("erase-answers", keys(), "u_maya")).isEqualTo(2L);
        assertThat(scripts.run("erase-answers", keys(), "u_maya")).isEqualTo(0L);

        assertThat(scripts.ask("HKEYS", "@known")).isEqualTo(List.of("u_tomas a1"));
        assertThat(scripts.ask("HKEYS", "@people")).isEqualTo(List.of("u_tomas"));
        assertThat(scripts.ask("ZRANGE", "@taken", "0", "-1")).isEqualTo(List.of("u_tomas a1"));
    }

    @Test
    void clearAnswersForgetsTheOldestFirst() {
        claim("u_maya", "a1", 7, NOW);
        claim("u_maya", "a2", 7, NOW + 1);
        claim("u_tomas", "a1", 7, NOW + 2);

        assertThat(scripts.run("clear-answers", keys(), NOW - 1, 9)).isEqualTo(0L);
        assertThat(scripts.run("clear-answers", keys(), NOW + 2, 1)).isEqualTo(1L);
        assertThat(scripts.ask("HGET", "@people", "u_maya")).isEqualTo("a2 ");
        assertThat(scripts.run("clear-answers", keys(), NOW + 2, 9)).isEqualTo(2L);

        assertThat(scripts.ask("EXISTS", "@known", "@people", "@taken")).isEqualTo(0L);
    }

    private List<String> keys() {
        return scripts.keys("known", "people", "taken");
    }

    private Object claim(String user, String name, long number, long now) {
        return scripts.run("claim-answer", keys(), user, name, "said", number, now, RUNNING, KEPT, MOST, 60_000);
    }
}
