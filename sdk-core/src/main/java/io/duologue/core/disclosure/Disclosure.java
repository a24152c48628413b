package io.duologue.core.disclosure;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether two people see each other's cards whole: who asked, and what came of it. One asks, the other answers; nobody is
 * shown before both agreed, and what was shown stays shown. Immutable; it changes by {@link #after}, {@link #expired} and
 * {@link #over}, which are pure.
 *
 * @param <P> what tells the two apart
 * @param asker whose request it is about; absent while nobody has asked
 * @param at when this came to be so; absent while nobody has asked
 * @param until until when the request can be answered; absent unless it is pending
 * @param requests how many were made
 */
public record Disclosure<P>(
        State state,
        @Nullable P asker,
        @Nullable Instant at,
        @Nullable Instant until,
        int requests) {

    /** So many requests are made in one conversation at most, whoever makes them. */
    public static final int MOST_REQUESTS = 5;

    /** How far the two are. */
    public enum State {
        /** Nobody has asked. */
        NONE,
        PENDING,
        ACCEPTED,
        DECLINED,
        /** Nobody answered in time. */
        EXPIRED,
        /** Taken back, or the conversation ended before an answer. */
        WITHDRAWN
    }

    /** What one of the two does. */
    public enum Act {
        REQUEST,
        ACCEPT,
        DECLINE,
        WITHDRAW
    }

    /** Nobody has asked. */
    public static <P> Disclosure<P> none() {
        return new Disclosure<>(State.NONE, null, null, null, 0);
    }

    public boolean accepted() {
        return state == State.ACCEPTED;
    }

    /**
     * What is so after one of the two did something. Doing what is so already changes nothing; asking while the other's request
     * waits is a yes to it. Whose request was declined does not ask again unless the other one has asked since.
     *
     * @param within how long a request waits for its answer
     * @return nothing if it cannot be done now
     */
    public Optional<Disclosure<P>> after(Act act, P actor, Instant now, Duration within) {
        Disclosure<P> current = asOf(now);
        return switch (act) {
            case REQUEST -> current.request(actor, now, within);
            case ACCEPT -> current.answer(actor, State.ACCEPTED, now);
            case DECLINE -> current.answer(actor, State.DECLINED, now);
            case WITHDRAW -> current.withdraw(actor, now);
        };
    }

    private Optional<Disclosure<P>> request(P actor, Instant now, Duration within) {
        boolean own = actor.equals(asker);
        return switch (state) {
            case PENDING -> own ? Optional.of(this) : Optional.of(become(State.ACCEPTED, now));
            case ACCEPTED -> Optional.of(this);
            case DECLINED -> own ? Optional.empty() : ask(actor, now, within);
            case NONE, EXPIRED, WITHDRAWN -> ask(actor, now, within);
        };
    }

    private Optional<Disclosure<P>> ask(P actor, Instant now, Duration within) {
        return requests >= MOST_REQUESTS
                ? Optional.empty()
                : Optional.of(new Disclosure<>(State.PENDING, actor, now, now.plus(within), requests + 1));
    }

    private Optional<Disclosure<P>> answer(P actor, State answer, Instant now) {
        if (state == State.NONE || actor.equals(asker)) {
            return Optional.empty();
        }
        return state == State.PENDING
                ? Optional.of(become(answer, now))
                : Optional.of(this).filter(same -> state == answer);
    }

    private Optional<Disclosure<P>> withdraw(P actor, Instant now) {
        if (!actor.equals(asker)) {
            return Optional.empty();
        }
        return state == State.PENDING
                ? Optional.of(become(State.WITHDRAWN, now))
                : Optional.of(this).filter(same -> state == State.WITHDRAWN);
    }

    /** What is so at this moment: a request that nobody answered in time has run out. */
    public Disclosure<P> asOf(Instant now) {
        return until != null && !now.isBefore(until) ? expired() : this;
    }

    /** The request has run out; what is not pending stays as it is. */
    public Disclosure<P> expired() {
        return until == null ? this : become(State.EXPIRED, until);
    }

    /** The conversation is over: a request that waits is answered by nobody. */
    public Disclosure<P> over(Instant now) {
        return state == State.PENDING ? become(State.WITHDRAWN, now) : this;
    }

    private Disclosure<P> become(State next, Instant now) {
        return new Disclosure<>(next, asker, now, null, requests);
    }
}
