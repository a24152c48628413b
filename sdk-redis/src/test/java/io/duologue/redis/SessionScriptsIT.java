package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The scripts of live sessions, each by itself. */
@ExtendWith(Servers.class)
class SessionScriptsIT {
    private ScriptRun scripts;
    private List<String> keys;

    @BeforeEach
    void connect() {
        scripts = new ScriptRun();
        keys = scripts.keys("people", "due", "owned");
    }

    @AfterEach
    void hangUp() {
        scripts.close();
    }

    @Test
    void claimSessionBeginsGoesOnAndBeginsAnewAfterALostOne() {
        assertThat(claim("north", "s_one", 1_000)).isEqualTo(List.of(0L, "1 1000 north s_one - 0 - 0 rest"));
        assertThat(claim("south", "s_two", 900)).isEqualTo(List.of(1L, "2 1001 south s_one - 0 - 0 rest", "north"));
        assertThat(scripts.ask("ZRANGE", "@owned", "0", "-1")).isEqualTo(List.of("south u_maya"));

        replace("2", "s_one", "3 1001 south s_one 5.000000000 1 9.000000000 4 lastrest of it", "9000000");
        assertThat(claim("north", "s_two", 5_000))
                .isEqualTo(List.of(0L, "4 5000 north s_two - 0 - 4 lastrest", "south"));
        assertThat(scripts.ask("EXISTS", "@due")).isEqualTo(0L);
    }

    @Test
    void replaceSessionAsksForVersionAndIdAndKeepsTheIndexes() {
        claim("north", "s_one", 1_000);

        assertThat(replace("2", "s_one", "3 1 north s_one - 0 - 0 x", "")).isEqualTo(0L);
        assertThat(replace("1", "s_two", "2 1 north s_two - 0 - 0 x", "")).isEqualTo(0L);
        assertThat(replace("1", "s_one", "2 1 north s_one 5.000000000 0 9.000000000 0 x", "9000000"))
                .isEqualTo(1L);

        assertThat(scripts.ask("EXISTS", "@owned")).isEqualTo(0L);
        assertThat(scripts.ask("ZSCORE", "@due", "u_maya")).isEqualTo("9000000");
        assertThat(replace("2", "s_one", "3 1 north s_one - 0 - 0 x", "")).isEqualTo(1L);
        assertThat(scripts.ask("EXISTS", "@due")).isEqualTo(0L);
        assertThat(scripts.ask("ZCARD", "@owned")).isEqualTo(1L);
    }

    @Test
    void removeSessionAsksForVersionAndIdAndLeavesNothing() {
        claim("north", "s_one", 1_000);

        assertThat(scripts.run("remove-session", keys, "u_maya", 2, "s_one")).isEqualTo(0L);
        assertThat(scripts.run("remove-session", keys, "u_maya", 1, "s_two")).isEqualTo(0L);
        assertThat(scripts.run("remove-session", keys, "u_ada", 1, "s_one")).isEqualTo(0L);
        assertThat(scripts.run("remove-session", keys, "u_maya", 1, "s_one")).isEqualTo(1L);

        assertThat(scripts.ask("EXISTS", "@people", "@due", "@owned")).isEqualTo(0L);
    }

    @Test
    void eraseSessionLeavesNothingWhateverTheSessionIsLike() {
        claim("north", "s_one", 1_000);
        replace("1", "s_one", "2 1 north s_one - 0 9.000000000 0 x", "9000000");

        assertThat(scripts.run("erase-session", keys, "u_ada")).isEqualTo(0L);
        assertThat(scripts.run("erase-session", keys, "u_maya")).isEqualTo(1L);
        assertThat(scripts.run("erase-session", keys, "u_maya")).isEqualTo(0L);

        assertThat(scripts.ask("EXISTS", "@people", "@due", "@owned")).isEqualTo(0L);
    }

    @Test
    void dueSessionsFindsTheEarliestFirst() {
        scripts.ask("HSET", "@people", "u_a", "of a", "u_b", "of b", "u_c", "of c");
        scripts.ask("ZADD", "@due", "30", "u_a", "10", "u_b", "20", "u_c");
        List<String> asked = scripts.keys("people", "due");

        assertThat(scripts.run("due-sessions", asked, 20, 5)).isEqualTo(List.of("u_b", "of b", "u_c", "of c"));
        assertThat(scripts.run("due-sessions", asked, 99, 1)).isEqualTo(List.of("u_b", "of b"));
        assertThat(scripts.run("due-sessions", asked, 9, 5)).isEqualTo(List.of());
    }

    @Test
    void ownedSessionsFindsThoseOfTheNodeAlone() {
        scripts.ask("HSET", "@people", "u_a", "of a", "u_b", "of b", "u_c", "of c");
        scripts.ask("ZADD", "@owned", "0", "north u_a", "0", "north-2 u_b", "0", "north u_c");
        List<String> asked = scripts.keys("people", "owned");

        assertThat(scripts.run("owned-sessions", asked, "north", 5)).isEqualTo(List.of("u_a", "of a", "u_c", "of c"));
        assertThat(scripts.run("owned-sessions", asked, "north", 1)).isEqualTo(List.of("u_a", "of a"));
        assertThat(scripts.run("owned-sessions", asked, "nort", 5)).isEqualTo(List.of());
    }

    private Object claim(String node, String fresh, long now) {
        return scripts.run("claim-session", keys, "u_maya", node, fresh, now, "rest");
    }

    private Object replace(String version, String id, String session, String due) {
        return scripts.run("replace-session", keys, "u_maya", version, id, session, due);
    }
}
