package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.duologue.redis.RedisOptions.Node;
import io.duologue.redis.RedisOptions.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisOptionsTest {

    @Test
    void aUrlNamesOneServer() {
        RedisOptions options = RedisOptions.of("redis://maya:s%40crét%2F@redis.example:7000/3");

        assertThat(options.topology()).isEqualTo(Topology.SINGLE);
        assertThat(options.nodes()).containsExactly(new Node("redis.example", 7000));
        assertThat(options.user()).contains("maya");
        assertThat(options.password()).contains("s@crét/");
        assertThat(options.database()).isEqualTo(3);
        assertThat(options.tls()).isFalse();
    }

    @Test
    void whatAUrlDoesNotSayIsAsUsual() {
        RedisOptions options = RedisOptions.of("rediss://[::1]");

        assertThat(options.nodes()).containsExactly(new Node("::1", 6379));
        assertThat(options.user()).isEmpty();
        assertThat(options.password()).isEmpty();
        assertThat(options.database()).isZero();
        assertThat(options.tls()).isTrue();
    }

    @Test
    void aUrlNamesSentinelsAndTheirMaster() {
        RedisOptions options = RedisOptions.of("redis-sentinel://:secret@one,two:26380/chat");

        assertThat(options.topology()).isEqualTo(Topology.SENTINEL);
        assertThat(options.nodes()).containsExactly(new Node("one", 26379), new Node("two", 26380));
        assertThat(options.masterName()).contains("chat");
        assertThat(options.user()).isEmpty();
        assertThat(options.password()).contains("secret");
    }

    @Test
    void aUrlNamesServersOfACluster() {
        RedisOptions options = RedisOptions.of("rediss-cluster://one:7001,two:7002,three");

        assertThat(options.topology()).isEqualTo(Topology.CLUSTER);
        assertThat(options.nodes())
                .containsExactly(new Node("one", 7001), new Node("two", 7002), new Node("three", 6379));
        assertThat(options.tls()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://hush@one",
                "redis://",
                "redis://hush@one",
                "redis://:hush@one,two",
                "redis://:hush@one:0",
                "redis://:hush@one:x",
                "redis://:hush@one/x",
                "redis://:%zzhush@one",
                "redis-sentinel://:hush@one",
                "redis-cluster://:hush@one/1",
                "redis-cluster://:hush@one,,two"
            })
    void anythingElseIsRefusedWithoutRepeatingIt(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisOptions.of(url))
                .satisfies(e -> assertThat(e.toString()).doesNotContain("hush"));
    }

    @Test
    void noPasswordIsPrinted() {
        RedisOptions options = RedisOptions.of("redis://:hush@one").copy().withSentinelPassword("hush too");

        assertThat(options.toString()).doesNotContain("hush");
    }

    @Test
    void aPrefixHasNothingThatMeansSomethingInAKey() {
        RedisOptions options = RedisOptions.of("redis://one");

        assertThatIllegalArgumentException().isThrownBy(() -> options.copy().withPrefix("a{b}"));
        assertThatIllegalArgumentException().isThrownBy(() -> options.copy().withPrefix(""));
    }

    @Test
    void sentinelsMayHaveAPasswordOfTheirOwn() {
        RedisOptions options = RedisOptions.of("rediss-sentinel://:one@north,south/chat?sentinel-password=t%40wo");

        assertThat(options.masterName()).contains("chat");
        assertThat(options.password()).contains("one");
        assertThat(options.sentinelPassword()).contains("t@wo");
        assertThat(options.toString()).doesNotContain("t@wo");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisOptions.of("redis://north/0?sentinel-password=hush"))
                .withMessageNotContaining("hush");
    }
}
