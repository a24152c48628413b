package io.duologue.benchmarks.micro;

import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.ErasureStore;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.signin.Place;
import io.duologue.core.signin.SessionOptions;
import io.duologue.core.signin.Sessions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whose request this is, and whether his account is to be erased: what every request of the HTTP API costs before anything
 * else, among 100 000 sessions in memory.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SessionBenchmark {
    private static final int PEOPLE = 100_000;
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private final Secrets secrets = new Secrets(new SecureRandom());
    private final Sessions sessions = new Sessions(
            CredentialStore.inMemory(2 * PEOPLE),
            ErasureStore.inMemory(PEOPLE),
            secrets,
            SessionOptions.builder()
                    // So that one session can be used again and again, each time five minutes later.
                    .sessionLifetime(Duration.ofDays(3_650_000))
                    .build(),
            session -> {});
    private final String unknown = secrets.token();
    private final String cookie;
    private final String bearer;
    private Instant used = NOW;

    public SessionBenchmark() {
        for (int i = 1; i < PEOPLE; i++) {
            sessions.begin(new UserId("u_" + i), Place.browser("Firefox on Linux"), NOW);
        }
        cookie = sessions.begin(new UserId("u_cookie"), Place.browser("Firefox on Linux"), NOW)
                .token();
        bearer = sessions.begin(new UserId("u_bearer"), Place.program("Program"), NOW)
                .token();
    }

    @Benchmark
    public Optional<SignedInSession> aCookie() {
        return sessions.authenticate(cookie, NOW);
    }

    @Benchmark
    public Optional<SignedInSession> aBearer() {
        return sessions.authenticate(bearer, NOW);
    }

    @Benchmark
    public Optional<SignedInSession> nobody() {
        return sessions.authenticate(unknown, NOW);
    }

    /** The one request of five minutes that also writes that the session is used, and asks the erasures themselves. */
    @Benchmark
    public Optional<SignedInSession> aCookieThatIsWritten() {
        used = used.plusSeconds(300);
        return sessions.authenticate(cookie, used);
    }
}
