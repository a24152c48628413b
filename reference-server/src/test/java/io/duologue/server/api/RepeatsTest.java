package io.duologue.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.duologue.core.BackendException;
import io.duologue.core.idempotency.KeptAnswer;
import io.duologue.core.idempotency.KeyedAnswers;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.FrameCodec;
import io.duologue.server.http.HttpRequest;
import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Problems;
import io.duologue.server.http.RefusedException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What becomes of a request that may come again when its answer cannot be kept, or not be read. */
class RepeatsTest {
    private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");
    private static final UserId MAYA = new UserId("u_maya");
    private static final Caller CALLER =
            new Caller(SignedInSession.of(MAYA, SecretHash.of("session"), NINE, NINE.plusSeconds(600)), "session");
    private static final HttpRequest REQUEST = new KeyedRequest();

    private final Problems problems = new Problems(new Secrets(new Random(1)), FrameCodec.create());
    private final AtomicReference<Instant> now = new AtomicReference<>(NINE);
    private final AtomicInteger carriedOut = new AtomicInteger();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger log = (Logger) LoggerFactory.getLogger(Repeats.class);

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void listenNoLonger() {
        log.detachAppender(lines);
    }

    @Test
    void whatNobodyCanReadIsCarriedOutOnceMoreAndThenKept() {
        KeyedAnswers answers = KeyedAnswers.inMemory(10);
        Authentication.SignedInHandler handler = once(new Garbling(answers), done());
        handler.handle(REQUEST, CALLER);
        Authentication.SignedInHandler sound = once(answers, done());

        HttpResponse again = sound.handle(REQUEST, CALLER);
        HttpResponse third = sound.handle(REQUEST, CALLER);

        assertThat(carriedOut).hasValue(2);
        assertThat(again.headers()).doesNotContainKey(Repeats.REPLAYED);
        assertThat(third.headers()).containsEntry(Repeats.REPLAYED, "true");
        assertThat(lines.list)
                .singleElement()
                .satisfies(line -> assertThat(line.getFormattedMessage()).contains("cannot be read"));
    }

    /** Nodes of two versions, neither of which can read what the other keeps. */
    @Test
    void whoStillCannotReadItHasToWait() {
        KeyedAnswers answers = KeyedAnswers.inMemory(10);
        Authentication.SignedInHandler handler = once(new Unreadable(answers), done());
        handler.handle(REQUEST, CALLER);

        assertThatThrownBy(() -> handler.handle(REQUEST, CALLER))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.status()).isEqualTo(409));

        assertThat(carriedOut).hasValue(1);
    }

    @Test
    void whatIsTooLargeToBeKeptIsAnsweredAndNotCarriedOutAgainAtOnce() {
        HttpResponse large = HttpResponse.bytes(200, Map.of(), new byte[KeptAnswer.MAX_BYTES]);
        Authentication.SignedInHandler handler = once(KeyedAnswers.inMemory(10), (request, caller) -> {
            carriedOut.incrementAndGet();
            return large;
        });

        assertThat(handler.handle(REQUEST, CALLER)).isSameAs(large);
        assertThatThrownBy(() -> handler.handle(REQUEST, CALLER)).isInstanceOf(RefusedException.class);
        now.set(NINE.plus(KeyedAnswers.RUNNING_FOR));
        assertThat(handler.handle(REQUEST, CALLER)).isSameAs(large);

        assertThat(carriedOut).hasValue(2);
        assertThat(lines.list)
                .allSatisfy(line -> assertThat(line.getFormattedMessage()).contains("too large"));
    }

    @Test
    void aMemoryThatFailsTakesAwayNeitherAnAnswerNorARefusal() {
        KeyedAnswers failing = new Failing(KeyedAnswers.inMemory(10));

        assertThat(once(failing, done()).handle(REQUEST, CALLER).status()).isEqualTo(204);
        now.set(NINE.plus(KeyedAnswers.RUNNING_FOR));
        assertThatThrownBy(() -> once(failing, (request, caller) -> {
                            throw problems.refuse(ErrorCode.MATCH_GONE, "it is gone");
                        })
                        .handle(REQUEST, CALLER))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo(ErrorCode.MATCH_GONE));

        assertThat(lines.list).hasSize(2);
    }

    private Authentication.SignedInHandler once(KeyedAnswers answers, Authentication.SignedInHandler handler) {
        return new Repeats(answers, now::get, problems).once(handler);
    }

    private Authentication.SignedInHandler done() {
        return (request, caller) -> {
            carriedOut.incrementAndGet();
            return HttpResponse.noContent();
        };
    }

    /** Does what another one does. */
    private abstract static class InFront implements KeyedAnswers {
        final KeyedAnswers behind;

        InFront(KeyedAnswers behind) {
            this.behind = behind;
        }

        @Override
        public Claim claim(RequestKey key, String request, Instant at) {
            return behind.claim(key, request, at);
        }

        @Override
        public void keep(RequestKey key, Claim.Taken taken, KeptAnswer answer) {
            behind.keep(key, taken, answer);
        }

        @Override
        public void release(RequestKey key, Claim.Taken taken) {
            behind.release(key, taken);
        }

        @Override
        public void erase(UserId user) {
            behind.erase(user);
        }

        @Override
        public int removeUntil(Instant until, int atMost) {
            return behind.removeUntil(until, atMost);
        }
    }

    /** Keeps something else. */
    private static class Garbling extends InFront {
        Garbling(KeyedAnswers behind) {
            super(behind);
        }

        @Override
        public void keep(RequestKey key, Claim.Taken taken, KeptAnswer answer) {
            super.keep(key, taken, new KeptAnswer(new byte[] {2, 0, 0}));
        }
    }

    /** Another node is always faster. */
    private static final class Unreadable extends Garbling {
        Unreadable(KeyedAnswers behind) {
            super(behind);
        }

        @Override
        public void release(RequestKey key, Claim.Taken taken) {
            // Released, carried out and kept again.
        }
    }

    private static final class Failing extends InFront {
        Failing(KeyedAnswers behind) {
            super(behind);
        }

        @Override
        public void keep(RequestKey key, Claim.Taken taken, KeptAnswer answer) {
            throw new BackendException("away");
        }

        @Override
        public void release(RequestKey key, Claim.Taken taken) {
            throw new BackendException("away");
        }
    }

    private static final class KeyedRequest implements HttpRequest {
        @Override
        public String method() {
            return "POST";
        }

        @Override
        public String path() {
            return "/api/v1/blocks";
        }

        @Override
        public String pathPart(String name) {
            return "";
        }

        @Override
        public String queryString() {
            return "";
        }

        @Override
        public Optional<String> header(String name) {
            return headers(name).stream().findFirst();
        }

        @Override
        public Map<String, String> cookies() {
            return Map.of();
        }

        @Override
        public String clientAddress() {
            return "203.0.113.7";
        }

        @Override
        public byte[] body() {
            return new byte[] {'{', '}'};
        }

        @Override
        public List<String> headers(String name) {
            return name.equals(Repeats.HEADER) ? List.of("block-key-1") : List.of();
        }
    }
}
