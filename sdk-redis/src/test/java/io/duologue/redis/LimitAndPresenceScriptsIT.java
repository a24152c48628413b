package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The scripts of limits and presence, each by itself: what it answers and what it leaves in its keys. */
@ExtendWith(Servers.class)
class LimitAndPresenceScriptsIT {
    private static final long NOW = 1_795_251_600_123_456L;
    private static final long GRACE = 60_000_000;

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
    void takeRateTakesACallOrSaysHowLongToWait() {
        assertThat(take("u_maya", "message", NOW, 500, 500)).isEqualTo(0L);
        assertThat(take("u_maya", "message", NOW, 500, 500)).isEqualTo(0L);
        assertThat(take("u_maya", "message", NOW + 1, 500, 500)).isEqualTo(499L);
        assertThat(take("u_maya", "report", NOW, 500, 0)).isEqualTo(0L);

        assertThat(scripts.ask("HGET", "@limits", "u_maya"))
                .isEqualTo("report " + NOW + " " + (NOW + 500) + " message " + NOW + " " + (NOW + 1_000));
        assertThat(scripts.ask("ZSCORE", "@full", "u_maya")).isEqualTo(Long.toString(NOW + 1_000));
    }

    @Test
    void takeRateKeepsBucketsUntilTheLastOfThemIsFull() {
        take("u_maya", "report", NOW, 3_600_000_000L, 0);
        long life = (Long) scripts.ask("PTTL", "@limits");
        take("u_tomas", "message", NOW, 500, 0);

        assertThat(life).isBetween(3_600_000L, 3_660_000L);
        assertThat((Long) scripts.ask("PTTL", "@limits")).isGreaterThan(3_600_000L);
        assertThat((Long) scripts.ask("PTTL", "@full")).isGreaterThan(3_600_000L);
    }

    @Test
    void takeRateClearsAwayTwoWhoseBucketsHaveBeenFullForLong() {
        List.of("u_a", "u_b", "u_c").forEach(who -> take(who, "message", NOW, 500, 0));

        take("u_maya", "message", NOW + 500 + GRACE - 1, 500, 0);
        assertThat(scripts.ask("HLEN", "@limits")).isEqualTo(4L);
        take("u_maya", "report", NOW + 500 + GRACE, 500, 0);

        assertThat(scripts.ask("HMGET", "@limits", "u_a", "u_b")).isEqualTo(Arrays.asList(null, null));
        assertThat(scripts.ask("ZCARD", "@full")).isEqualTo(2L);
    }

    @Test
    void eraseLimitsForgetsOnePerson() {
        take("u_maya", "message", NOW, 500, 0);
        take("u_tomas", "message", NOW, 500, 0);

        assertThat(scripts.run("erase-limits", limits(), "u_maya")).isEqualTo(1L);
        assertThat(scripts.run("erase-limits", limits(), "u_maya")).isEqualTo(0L);

        assertThat(scripts.ask("HKEYS", "@limits")).isEqualTo(List.of("u_tomas"));
        assertThat(scripts.ask("ZRANGE", "@full", "0", "-1")).isEqualTo(List.of("u_tomas"));
    }

    @Test
    void clearLimitsForgetsThoseWhoseLastBucketIsFull() {
        take("u_maya", "message", NOW, 500, 0);
        take("u_maya", "report", NOW, 900, 0);
        take("u_tomas", "message", NOW, 500, 0);

        assertThat(scripts.run("clear-limits", limits(), NOW + 499, 9)).isEqualTo(0L);
        assertThat(scripts.run("clear-limits", limits(), NOW + 500, 9)).isEqualTo(1L);
        assertThat(scripts.run("clear-limits", limits(), NOW + 900, 0)).isEqualTo(0L);
        assertThat(scripts.run("clear-limits", limits(), NOW + 900, 9)).isEqualTo(1L);

        assertThat(scripts.ask("EXISTS", "@limits", "@full")).isEqualTo(0L);
    }

    private List<String> limits() {
        return scripts.keys("limits", "full");
    }

    private Object take(String who, String what, long now, long every, long reserve) {
        return scripts.run("take-rate", limits(), who, what, now, every, reserve, GRACE);
    }

    @Test
    void renewNodeKeepsTheLatestTime() {
        List<String> keys = scripts.keys("nodes");

        assertThat(scripts.run("renew-node", keys, "north", "9.000000001")).isEqualTo(1L);
        assertThat(scripts.run("renew-node", keys, "north", "9.000000001")).isEqualTo(0L);
        assertThat(scripts.run("renew-node", keys, "north", "8.999999999")).isEqualTo(0L);
        assertThat(scripts.run("renew-node", keys, "north", "10.000000000")).isEqualTo(1L);
        assertThat(scripts.run("renew-node", keys, "north", "9.999999999")).isEqualTo(0L);

        assertThat(scripts.ask("HGETALL", "@nodes")).isEqualTo(List.of("north", "10.000000000"));
    }

    @Test
    void announceMovesAPersonAndItsCountTogether() {
        List<String> keys = scripts.keys("people", "nodes", "counts");

        assertThat(scripts.run("announce", keys, "u_maya", "north", 10, "WAITING"))
                .isEqualTo(1L);
        assertThat(scripts.run("announce", keys, "u_maya", "south", 11, "TALKING"))
                .isEqualTo(1L);
        assertThat(scripts.run("announce", keys, "u_maya", "north", 10, "IDLE")).isEqualTo(0L);

        assertThat(scripts.ask("HGETALL", "@people")).isEqualTo(List.of("u_maya", "11 south TALKING"));
        assertThat(scripts.ask("ZRANGE", "@nodes", "0", "-1")).isEqualTo(List.of("south u_maya"));
        assertThat(scripts.ask("HMGET", "@counts", "WAITING", "TALKING")).isEqualTo(List.of("0", "1"));
    }

    @Test
    void withdrawAsksForNodeAndFenceInForce() {
        List<String> keys = scripts.keys("people", "nodes", "counts");
        scripts.run("announce", keys, "u_maya", "north", 10, "WAITING");

        assertThat(scripts.run("withdraw", keys, "u_maya", "south", 10)).isEqualTo(0L);
        assertThat(scripts.run("withdraw", keys, "u_maya", "north", 11)).isEqualTo(0L);
        assertThat(scripts.run("withdraw", keys, "u_tomas", "north", 10)).isEqualTo(0L);
        assertThat(scripts.run("withdraw", keys, "u_maya", "north", 10)).isEqualTo(1L);

        assertThat(scripts.ask("EXISTS", "@people", "@nodes")).isEqualTo(0L);
        assertThat(scripts.ask("HGET", "@counts", "WAITING")).isEqualTo("0");
    }

    @Test
    void erasePresenceForgetsWhateverIsInForce() {
        List<String> keys = scripts.keys("people", "nodes", "counts");
        scripts.run("announce", keys, "u_maya", "north", 10, "WAITING");
        scripts.run("announce", keys, "u_tomas", "north", 10, "WAITING");

        assertThat(scripts.run("erase-presence", keys, "u_maya")).isEqualTo(1L);
        assertThat(scripts.run("erase-presence", keys, "u_maya")).isEqualTo(0L);

        assertThat(scripts.ask("HKEYS", "@people")).isEqualTo(List.of("u_tomas"));
        assertThat(scripts.ask("ZRANGE", "@nodes", "0", "-1")).isEqualTo(List.of("north u_tomas"));
        assertThat(scripts.ask("HGET", "@counts", "WAITING")).isEqualTo("1");
    }

    @Test
    void retireNodeForgetsThePeopleOfThatNodeAlone() {
        List<String> keys = scripts.keys("people", "nodes", "counts");
        scripts.run("announce", keys, "u_maya", "north", 1, "WAITING");
        scripts.run("announce", keys, "u_tomas", "north", 1, "TALKING");
        scripts.run("announce", keys, "u_ada", "north-2", 1, "WAITING");
        scripts.run("announce", keys, "u_li", "nort", 1, "IDLE");

        assertThat(scripts.run("retire-node", keys, "north")).isEqualTo(2L);

        assertThat(scripts.ask("HKEYS", "@people"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(Object.class))
                .containsExactlyInAnyOrder("u_ada", "u_li");
        assertThat(scripts.ask("HMGET", "@counts", "WAITING", "TALKING")).isEqualTo(List.of("1", "0"));
    }

    @Test
    void countPeopleCountsAllAndThoseWhoWaitAndTalk() {
        List<String> keys = scripts.keys("people", "nodes", "counts");
        scripts.run("announce", keys, "u_maya", "north", 1, "WAITING");
        scripts.run("announce", keys, "u_tomas", "north", 1, "TALKING");
        scripts.run("announce", keys, "u_ada", "north", 1, "IDLE");

        assertThat(scripts.run("count-people", scripts.keys("people", "counts")))
                .isEqualTo(List.of(3L, 1L, 1L));
        assertThat(scripts.run("count-people", scripts.keys("none", "none"))).isEqualTo(List.of(0L, 0L, 0L));
    }
}
