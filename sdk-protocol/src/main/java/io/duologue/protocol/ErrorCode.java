package io.duologue.protocol;

import java.util.Arrays;
import java.util.Optional;

/** The codes of errors, on the wire and over HTTP alike. Codes are only ever added. */
public enum ErrorCode {
    FRAME_INVALID("frame.invalid", Retry.NEVER, 400),
    FRAME_TOO_LARGE("frame.too-large", Retry.NEVER, 413),
    UNSUPPORTED("unsupported", Retry.NEVER, 404),
    AUTH_EXPIRED("auth.expired", Retry.REFRESH, 401),
    AUTH_DENIED("auth.denied", Retry.NEVER, 403),
    SESSION_NONE("session.none", Retry.NEVER, 409),
    SEQUENCE_GAP("sequence.gap", Retry.RESUME, 409),
    SEQUENCE_CONFLICT("sequence.conflict", Retry.RESUME, 409),
    FENCED("fenced", Retry.RESUME, 409),
    CONVERSATION_OVER("conversation.over", Retry.NEVER, 409),
    CONVERSATION_NONE("conversation.none", Retry.NEVER, 404),
    NOT_MEMBER("not.member", Retry.NEVER, 404),
    MESSAGE_BLOCKED("message.blocked", Retry.NEVER, 422),
    MODERATION_UNAVAILABLE("moderation.unavailable", Retry.AFTER, 503),
    RATE_LIMITED("rate.limited", Retry.AFTER, 429),
    QUEUE_RESTRICTED("queue.restricted", Retry.NEVER, 403),
    QUEUE_FULL("queue.full", Retry.AFTER, 503),
    QUEUE_CLOSED("queue.closed", Retry.AFTER, 503),
    QUEUE_BUSY("queue.busy", Retry.NEVER, 409),
    ONBOARDING_INCOMPLETE("onboarding.incomplete", Retry.NEVER, 409),
    QUEUE_PAUSED("queue.paused", Retry.NEVER, 409),
    MATCH_GONE("match.gone", Retry.NEVER, 409),
    REVEAL_GONE("reveal.gone", Retry.NEVER, 409),
    NOT_CONSENTED("not.consented", Retry.NEVER, 409),
    STORE_UNAVAILABLE("store.unavailable", Retry.AFTER, 503),
    INTERNAL("internal", Retry.AFTER, 500);

    private final String wireName;
    private final Retry retry;
    private final int httpStatus;

    ErrorCode(String wireName, Retry retry, int httpStatus) {
        this.wireName = wireName;
        this.retry = retry;
        this.httpStatus = httpStatus;
    }

    /** The code of this wire name; nothing if there is none. */
    public static Optional<ErrorCode> of(String wireName) {
        return Arrays.stream(values())
                .filter(code -> code.wireName.equals(wireName))
                .findFirst();
    }

    public String wireName() {
        return wireName;
    }

    /** What a client does about it unless the error itself says otherwise. */
    public Retry retry() {
        return retry;
    }

    /** The status with which HTTP answers it. */
    public int httpStatus() {
        return httpStatus;
    }
}
