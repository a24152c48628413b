package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.core.BackendException;
import io.duologue.redis.Confirmation.Server;
import io.duologue.redis.RedisOptions.Guarantee;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfirmationTest {
    private static final RedisOptions PLAIN = RedisOptions.of("redis://localhost");
    private static final RedisOptions DURABLE = PLAIN.copy().withGuarantee(Guarantee.DURABLE);

    @Test
    void aServerThatWritesToDiskBeforeItAnswersIsNotAsked() {
        Confirmation confirmation = Confirmation.required(DURABLE, List.of(server(602, "yes", "always", 0)));

        assertThat(confirmation.isNone()).isTrue();
    }

    @Test
    void aNewerServerThatWritesLaterIsAsked() {
        List<Server> cluster = List.of(server(702, "yes", "always", 0), server(702, "yes", "everysec", 0));

        assertThat(Confirmation.required(DURABLE, cluster)).isEqualTo(new Confirmation(true, 0));
    }

    @Test
    void anOlderServerThatWritesLaterIsNotDurable() {
        refuses(DURABLE, server(700, "yes", "everysec", 0), "appendfsync always", "north:1", "everysec");
    }

    @Test
    void aServerWithoutAFileIsNotDurable() {
        refuses(DURABLE, server(802, "no", "always", 0), "appendonly yes", "north:1");
    }

    @Test
    void whatCannotBeCheckedIsNotPromised() {
        refuses(DURABLE, new Server("north:1", 802, null, null, 0, null), "cannot be checked", "CONFIG GET");
    }

    @Test
    void everyMasterHasTheReplicasThatAreAskedFor() {
        RedisOptions options = PLAIN.copy().withReplicas(1);

        assertThat(Confirmation.required(options, List.of(server(602, "no", "no", 2))))
                .isEqualTo(new Confirmation(false, 1));
        assertThatThrownBy(() ->
                        Confirmation.required(options, List.of(server(602, "no", "no", 1), server(602, "no", "no", 0))))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("1 connected replicas");
    }

    @Test
    void whatAServerSaysOfItselfIsRead() {
        String info = "# Server\r\nredis_version:7.2.4\r\n# Replication\r\nrole:master\r\nconnected_slaves:2\r\n";

        assertThat(Server.isMaster(info)).isTrue();
        assertThat(Server.isMaster("role:slave\r\n")).isFalse();
        assertThat(Server.read("north:1", info, Map.of("appendonly", "yes", "appendfsync", "always")))
                .isEqualTo(server(702, "yes", "always", 2));
        assertThat(Server.version("nothing")).isZero();
    }

    @Test
    void whoDropsWhatItWasToldToKeepIsRefused() {
        String info = "redis_version:7.2.4\r\nmaxmemory:0\r\nmaxmemory_policy:%s\r\nrole:master\r\n";

        for (String policy : List.of("allkeys-lru", "allkeys-random", "volatile-lru", "volatile-ttl")) {
            List<Server> evicting = List.of(Server.read("north:1", String.format(info, policy), Map.of()));
            assertThatThrownBy(() -> Confirmation.requireNoEviction(evicting))
                    .isInstanceOf(BackendException.class)
                    .message()
                    .contains("noeviction", "north:1", policy);
        }
        Confirmation.requireNoEviction(List.of(
                Server.read("north:1", String.format(info, "noeviction"), Map.of()), server(702, "yes", "always", 0)));
    }

    private static void refuses(RedisOptions options, Server server, String... says) {
        assertThatThrownBy(() -> Confirmation.required(options, List.of(server)))
                .isInstanceOf(BackendException.class)
                .message()
                .contains(says);
    }

    private static Server server(int version, String appendOnly, String fsync, int replicas) {
        return new Server("north:1", version, appendOnly, fsync, replicas, null);
    }
}
