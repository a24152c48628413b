package io.duologue.client.machine;

import io.duologue.client.machine.ClientState.Place;
import io.duologue.protocol.Retry;
import io.duologue.protocol.ServerFrame;
import java.time.Duration;

/**
 * What was asked for is remembered until the server has answered, so that a lost line between the asking and its answer
 * costs nothing. Part of {@link ClientMachine}.
 */
final class ClientWishes {
    private static final Duration HOLD = Duration.ofSeconds(2);

    private ClientWishes() {}

    static void want(Turn t, Wish wish) {
        t.s.wish = wish;
        ClientLines.wake(t, false);
    }

    /** Says it once everything that was replayed is known. */
    static void pump(Turn t) {
        Wish wish = t.s.wish;
        if (wish != null && t.s.isSettled() && !wish.sent() && !t.now.isBefore(wish.holdUntil())) {
            t.s.wish = wish.sent(true);
            t.send(wish.frame());
        }
    }

    static void unsend(Turn t) {
        if (t.s.wish != null) {
            t.s.wish = t.s.wish.sent(false);
        }
    }

    /** After a return it is known where the person is: what came to pass meanwhile need not be said again. */
    static void live(Turn t) {
        Wish wish = t.s.wish;
        if (wish == null) {
            return;
        }
        boolean stands = wish.kind() == Wish.Kind.JOIN
                ? t.s.place == Place.IDLE
                : wish.kind() == Wish.Kind.LEAVE
                        ? t.s.place == Place.WAITING || t.s.place == Place.OFFERED
                        : wish.offer() != null && wish.offer().equals(t.s.offer);
        if (!stands) {
            done(t);
        }
    }

    /** The server did what ends a wish, whichever it was. */
    static void overtaken(Turn t) {
        if (t.s.wish != null) {
            done(t);
        }
    }

    /** The search goes on. */
    static void waiting(Turn t) {
        if (t.s.wish != null && t.s.wish.kind() != Wish.Kind.LEAVE) {
            done(t);
        }
    }

    private static void done(Turn t) {
        Wish wish = t.s.wish;
        t.s.wish = null;
        if (wish != null) {
            t.tell(new Observation.WishAnswered(wish, null));
        }
    }

    static boolean ok(Turn t, ServerFrame.Ok ok) {
        Wish wish = t.s.wish;
        if (wish == null || !wish.id().equals(ok.re())) {
            return false;
        }
        // The answer to a search says only that it was heard; what comes of it follows.
        if (wish.kind() != Wish.Kind.JOIN) {
            t.s.offer = wish.offer() == null ? t.s.offer : null;
            done(t);
        }
        return true;
    }

    static boolean error(Turn t, ServerFrame.Error error) {
        Wish wish = t.s.wish;
        if (wish == null || !wish.id().equals(error.re())) {
            return false;
        }
        ServerFrame.Problem problem = error.error();
        if (problem.retry() == Retry.AFTER) {
            Duration wait = problem.retryAfterMs() > 0 ? Duration.ofMillis(problem.retryAfterMs()) : HOLD;
            t.s.wish = wish.heldUntil(t.now.plus(wait));
        } else {
            t.s.wish = null;
            t.tell(new Observation.WishAnswered(wish, problem));
        }
        return true;
    }
}
