package io.duologue.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A frame that is not one: it breaks a bound or a rule of the wire, or is of no known type. Says what, and as far as it
 * could be read which frame it was, so that the sender can be answered. Its message names the bound and what was given,
 * never anybody's words. Immutable; without a stack trace, because a stranger on the network can cause it at will.
 */
public final class FrameException extends RuntimeException {

    private final ErrorCode code;
    private final @Nullable String field;
    private final long limit;
    private final @Nullable String id;
    private final @Nullable String conversation;
    private final long n;

    FrameException(ErrorCode code, @Nullable String field, long limit, String message) {
        this(code, field, limit, message, null, null, 0);
    }

    private FrameException(
            ErrorCode code,
            @Nullable String field,
            long limit,
            String message,
            @Nullable String id,
            @Nullable String conversation,
            long n) {
        super(message, null, false, false);
        this.code = code;
        this.field = field;
        this.limit = limit;
        this.id = id;
        this.conversation = conversation;
        this.n = n;
    }

    /** The same refusal, told of which frame. */
    FrameException of(@Nullable String id, @Nullable String conversation, long n) {
        return new FrameException(code, field, limit, message(), id, conversation, n);
    }

    /** {@code FRAME_INVALID}, {@code FRAME_TOO_LARGE} or {@code UNSUPPORTED}. */
    public ErrorCode code() {
        return code;
    }

    /** The member at fault, such as {@code data.text} or {@code data.caps[3]}; absent if it is the frame as a whole. */
    public @Nullable String field() {
        return field;
    }

    /** The bound that was broken, −1 if it is not about a bound. */
    public long limit() {
        return limit;
    }

    /** What an answer repeats as {@code re}, if it could be read; of a server frame its own {@code re}. */
    public @Nullable String id() {
        return id;
    }

    /** The conversation that the frame names, if it could be read. */
    public @Nullable String conversation() {
        return conversation;
    }

    /** The number that the frame carries, 0 if it has none or it could not be read. */
    public long n() {
        return n;
    }

    /** What is wrong, for developers. */
    public String message() {
        String message = getMessage();
        return message == null ? "" : message;
    }

    /**
     * The frame that answers it.
     *
     * @param ref finds the line in the log
     */
    public ServerFrame.Error toError(String ref) {
        return new ServerFrame.Error(
                id,
                conversation,
                n,
                new ServerFrame.Problem(code, code.retry(), -1, field, limit, -1, null, message(), ref));
    }
}
