package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.LogLimits;
import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import io.duologue.core.relay.Bell;
import io.duologue.core.relay.Relay.Subscription;
import io.duologue.testkit.FakeTime;
import io.duologue.testkit.redis.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Servers that speak TLS, under a CA of their own that this JVM has to be told to trust. */
@ExtendWith(Servers.class)
class TlsIT {
    private static final NodeId NORTH = new NodeId("north");
    private static final Bell BELL = new Bell.SessionChanged(new UserId("u_maya"));
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String STORE = "javax.net.ssl.trustStore";
    private static final String STORE_PASSWORD = "javax.net.ssl.trustStorePassword";

    private static Certificates certificates;

    @BeforeAll
    static void found(@TempDir Path folder) {
        certificates = new Certificates(folder);
    }

    @Test
    @SuppressWarnings("try") // A trust is there to be had and to be given up.
    void aServerOfACaThatIsNotTrustedOpensNothingAndOfATrustedOneEverythingWorks() {
        try (RedisServer server = serverWith(certificates.sign("good", "ip:127.0.0.1"))) {
            assertThatThrownBy(() -> RedisBackend.open(options(server)))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("unable to find valid certification path");

            try (Trust trust = new Trust(certificates.trustStore());
                    RedisBackend redis = RedisBackend.open(options(server))) {
                writesAndHears(redis);
            }
        }
    }

    @SuppressWarnings("try") // A subscription is there to be open and to be closed.
    private static void writesAndHears(RedisBackend redis) {
        Queue<Bell> heard = new ConcurrentLinkedQueue<>();
        try (Subscription subscription = redis.relay().subscribe(NORTH, heard::add)) {
            ConversationLog log = redis.log(LogLimits.standard(), new Random(1));
            log.create(Samples.conversation("c_talk", FakeTime.START));

            assertThat(log.append(Samples.text(new ConversationId("c_talk"), 1, "one"), FakeTime.START))
                    .isInstanceOf(AppendResult.Accepted.class);
            await().atMost(LONG).until(() -> {
                redis.relay().ring(NORTH, BELL);
                return heard.contains(BELL);
            });
        }
    }

    @Test
    @SuppressWarnings("try") // A trust is there to be had and to be given up.
    void aCertificateOfAnotherHostOpensNothing() {
        try (RedisServer server = serverWith(certificates.sign("elsewhere", "dns:redis.example"));
                Trust trust = new Trust(certificates.trustStore())) {
            assertThatThrownBy(() -> RedisBackend.open(options(server)))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("No subject alternative names matching IP address 127.0.0.1");
        }
    }

    private static RedisServer serverWith(Certificates.Signed signed) {
        return RedisServer.startWithTls(signed.certificate(), signed.key());
    }

    private static RedisOptions options(RedisServer server) {
        return Servers.options(
                server.url().replace("redis://", "rediss://").replace(":" + server.port(), ":" + server.tlsPort()));
    }

    /** What {@code -Djavax.net.ssl.trustStore=…} does, until it is closed. */
    private static final class Trust implements AutoCloseable {
        private final Map<String, Optional<String>> before = new HashMap<>();

        Trust(Path store) {
            set(STORE, Optional.of(store.toString()));
            set(STORE_PASSWORD, Optional.of(Certificates.PASSWORD));
        }

        private void set(String name, Optional<String> value) {
            before.putIfAbsent(name, Optional.ofNullable(System.getProperty(name)));
            value.ifPresentOrElse(given -> System.setProperty(name, given), () -> System.clearProperty(name));
        }

        @Override
        public void close() {
            Map.copyOf(before).forEach(this::set);
        }
    }
}
