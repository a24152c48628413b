package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.duologue.core.BackendException;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.limit.RateLimiter;
import io.duologue.core.limit.RateResult;
import io.duologue.testkit.FakeTime;
import io.duologue.testkit.fault.Fault;
import io.duologue.testkit.fault.FaultProxy;
import io.duologue.testkit.redis.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class RedisConnectionIT {
    private static final RateKey KEY = new RateKey("message", "u_maya");
    private static final RateLimit ONCE = new RateLimit(1, Duration.ofSeconds(1));
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void aServerThatForgotItsScriptsIsGivenThemAgain() {
        try (RedisBackend redis = Servers.onSingle()) {
            RateLimiter limiter = redis.rateLimiter();
            limiter.tryAcquire(KEY, ONCE, FakeTime.START);

            Servers.single().command("SCRIPT", "FLUSH");

            assertThat(limiter.tryAcquire(KEY, ONCE, FakeTime.START)).isInstanceOf(RateResult.Limited.class);
            assertThat(limiter.tryAcquire(KEY, ONCE, FakeTime.START.plusSeconds(1)))
                    .isEqualTo(RateResult.ALLOWED);
        }
    }

    @Test
    void whereNothingListensNothingOpens() {
        try (RedisServer gone = RedisServer.start()) {
            String url = gone.url();
            gone.kill();

            assertThatThrownBy(() -> RedisBackend.open(RedisOptions.of(url))).isInstanceOf(BackendException.class);
        }
    }

    @Test
    void aWrongPasswordOpensNothingAndIsNotRepeated() {
        String url = "redis://:hush@127.0.0.1:" + Servers.single().port();

        assertThatThrownBy(() -> RedisBackend.open(RedisOptions.of(url)))
                .isInstanceOf(BackendException.class)
                .message()
                .doesNotContain("hush");
    }

    @Test
    void whatFailsIsABackendExceptionAndItGoesOnWhenTheServerIsBack() {
        try (RedisServer server = RedisServer.start();
                RedisBackend redis = RedisBackend.open(Servers.options(server.url()))) {
            RateLimiter limiter = redis.rateLimiter();
            limiter.tryAcquire(KEY, ONCE, FakeTime.START);

            server.kill();
            assertThatThrownBy(() -> limiter.tryAcquire(KEY, ONCE, FakeTime.START))
                    .isInstanceOf(BackendException.class);
            assertThat(redis.connection().isReachable()).isFalse();

            server.restart();
            assertThat(limiter.tryAcquire(KEY, ONCE, FakeTime.START)).isEqualTo(RateResult.ALLOWED);
            assertThat(redis.connection().isReachable()).isTrue();
        }
    }

    @Test
    void nobodyWaitsForLongOnAServerThatIsSilent() {
        try (FaultProxy proxy = FaultProxy.to(Servers.single().address())) {
            String url = "redis://:" + RedisServer.PASSWORD_IN_URL + "@127.0.0.1:" + proxy.port();
            RedisOptions options = Servers.options(url).copy().withCommandTimeout(Duration.ofMillis(300));
            try (RedisBackend redis = RedisBackend.open(options)) {
                proxy.now(Fault.blackHole());
                proxy.always(Fault.blackHole());

                assertTimeoutPreemptively(
                        LONG,
                        () -> assertThatThrownBy(() -> redis.rateLimiter().tryAcquire(KEY, ONCE, FakeTime.START))
                                .isInstanceOf(BackendException.class));
            }
        }
    }

    @Test
    void sentinelsNameTheServer() {
        try (RedisServer master = RedisServer.start();
                RedisServer sentinel = RedisServer.startSentinel("chat", master)) {
            String url = "redis-sentinel://:" + RedisServer.PASSWORD_IN_URL + "@127.0.0.1:" + sentinel.port() + "/chat";
            RedisOptions options = Servers.options(url).copy().withSentinelPassword(RedisServer.PASSWORD);

            try (RedisBackend redis = RedisBackend.open(options)) {
                assertThat(redis.rateLimiter().tryAcquire(KEY, ONCE, FakeTime.START))
                        .isEqualTo(RateResult.ALLOWED);
            }
            assertThat(master.command("DBSIZE")).isEqualTo(2L);
        }
    }
}
