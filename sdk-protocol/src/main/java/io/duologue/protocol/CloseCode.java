package io.duologue.protocol;

/** Why a socket is closed. The hundreds say what a client does, see {@link Advice}. */
public enum CloseCode {
    BAD_FRAMES(4000),
    VERSION(4001),
    HANDSHAKE_TIMEOUT(4002),
    TOO_LARGE(4003),
    AUTH_EXPIRED(4100),
    TICKET_USED(4102),
    SERVER_ERROR(4200),
    DRAINING(4201),
    OVERLOADED(4202),
    HEARTBEAT(4203),
    SLOW(4204),
    STORE(4205),
    SESSION_LOST(4300),
    SESSION_EXPIRED(4301),
    SIGNED_OUT(4400),
    RESTRICTED(4401),
    REPLACED(4402),
    RATE_ABUSE(4429);

    /** What a client does after a close. */
    public enum Advice {
        /** Stop: it was the client's fault. */
        STOP,
        /** Renew the credential once, then return. */
        RENEW,
        /** Return with back-off. */
        RETURN,
        /** Begin anew. */
        BEGIN_ANEW,
        /** Stop, or wait as told. */
        WAIT
    }

    private final int code;

    CloseCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public Advice advice() {
        return switch (code / 100) {
            case 40 -> Advice.STOP;
            case 41 -> Advice.RENEW;
            case 42 -> Advice.RETURN;
            case 43 -> Advice.BEGIN_ANEW;
            default -> Advice.WAIT;
        };
    }
}
