package io.duologue.core.engine;

import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.UserId;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.FrameCodec;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.Problem;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;

/** Whether a socket may be opened. Immutable. */
public sealed interface Admission {

    /**
     * The admission; for a library in which a handshake is refused by throwing.
     *
     * @param thrown what is thrown instead for a refusal
     */
    default <X extends Throwable> Admitted orElseThrow(Function<? super Refused, X> thrown) throws X {
        if (this instanceof Refused refused) {
            throw thrown.apply(refused);
        }
        return (Admitted) this;
    }

    /**
     * It may: upgrade with this subprotocol and hand the connection to {@link Gate#open}.
     *
     * @param signIn the hash of the signed-in session under which it was admitted
     * @param expiresAt until when that session lasts
     * @param clientAddress for limits only, never logged
     */
    record Admitted(UserId user, SecretHash signIn, String subprotocol, Instant expiresAt, String clientAddress)
            implements Admission {
        /** Without the address and the sign-in. */
        @Override
        public String toString() {
            return "Admitted[user=" + user + ", subprotocol=" + subprotocol + ", expiresAt=" + expiresAt + "]";
        }
    }

    /**
     * It may not: answer with this status, these headers and this {@link #body} instead of upgrading.
     *
     * @param code the wire's error code
     */
    record Refused(int status, String code, String message, Map<String, String> headers) implements Admission {
        private static final FrameCodec CODEC = FrameCodec.create();

        public Refused {
            headers = Map.copyOf(headers);
        }

        /** What to answer with, as {@code application/json} in UTF-8: the wire's own {@code error}. */
        public byte[] body() {
            ErrorCode known = ErrorCode.of(code).orElse(ErrorCode.INTERNAL);
            Problem problem = new Problem(known, known.retry(), -1, null, -1, -1, null, message, "handshake");
            return CODEC.encode(new ServerFrame.Error(null, null, 0, problem));
        }
    }
}
