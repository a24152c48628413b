package io.duologue.core.engine;

import io.duologue.core.identity.Secrets;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.Retry;
import io.duologue.protocol.ServerFrame.Problem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes the errors that clients are told, each with a reference that finds it in the log. */
final class Problems {
    /** After what time a client may try again when a store was not to be reached. */
    static final Duration STORE_RETRY = Duration.ofSeconds(2);

    private final Secrets secrets;

    Problems(Secrets secrets) {
        this.secrets = secrets;
    }

    String ref() {
        return secrets.reference("e-");
    }

    Problem of(ErrorCode code, String message) {
        return problem(code, -1, null, -1, -1, null, message);
    }

    Problem field(ErrorCode code, @Nullable String field, long limit, String message) {
        return problem(code, -1, field, limit, -1, null, message);
    }

    Problem after(ErrorCode code, Duration wait, String message) {
        return problem(code, Math.max(1, wait.toMillis()), null, -1, -1, null, message);
    }

    Problem expected(ErrorCode code, long expected, String message) {
        return problem(code, -1, null, -1, expected, null, message);
    }

    Problem blocked(@Nullable String field, long limit, @Nullable String rule, String message) {
        return problem(ErrorCode.MESSAGE_BLOCKED, -1, field, limit, -1, rule, message);
    }

    Problem storeUnavailable() {
        return after(ErrorCode.STORE_UNAVAILABLE, STORE_RETRY, "a store cannot be reached; nothing was changed");
    }

    Problem notMember() {
        return of(ErrorCode.NOT_MEMBER, "no such conversation of this user");
    }

    Problem sessionNone() {
        return of(ErrorCode.SESSION_NONE, "this user has no live session; connect and say hello first");
    }

    Problem unknownTopic(String topic) {
        return field(
                ErrorCode.FRAME_INVALID,
                "data.topics",
                -1,
                "expected topics of this platform but one is none of them; its id had " + topic.length()
                        + " characters");
    }

    private Problem problem(
            ErrorCode code,
            long retryAfterMs,
            @Nullable String field,
            long limit,
            long expected,
            @Nullable String rule,
            String message) {
        Retry retry = expected == -1 && code == ErrorCode.SEQUENCE_CONFLICT ? Retry.NEVER : code.retry();
        return new Problem(code, retry, retryAfterMs, field, limit, expected, rule, message, ref());
    }
}
