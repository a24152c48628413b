package io.duologue.client.machine;

import io.duologue.client.machine.Observation.Outcome;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.Retry;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Numbering, sending, settling, and what the server's answers do to what was sent. Part of {@link ClientMachine}.
 *
 * <ul>
 *   <li>Frames leave in the order of their numbers, and none overtakes an unsent one.
 *   <li>After a return nothing above the server's number is sent until all at or below it is answered.
 *   <li>A passing refusal holds the whole conversation, a final one uses up its number and the others go on.
 *   <li>An answer to a copy is an answer to the frame, unless the frame has another number since; a passing refusal
 *       counts only for the newest copy, and only while that is on its way: what was sent behind a refused frame is
 *       refused too, and the first refusal has dealt with it.
 * </ul>
 */
final class ClientOutbox {
    /** After the end every answer comes at once; what has none after this long will never have one. */
    static final Duration ANSWER_AFTER_END = Duration.ofSeconds(10);

    private static final Duration LITTLE_WAIT = Duration.ofMillis(100);
    private static final Duration LEAST_WAIT = Duration.ofMillis(20);
    /** For a passing refusal that does not say how long. */
    private static final Duration USUAL_WAIT = Duration.ofSeconds(2);

    private static final long PARTNER_FORGETS_TYPING_MS = 3_000;

    private ClientOutbox() {}

    // ── sending ──

    static void pump(Turn t) {
        if (!t.s.isReady()) {
            return;
        }
        for (Talk talk : t.s.talks.values()) {
            ClientMachine.tellRead(t, talk);
            if (!t.now.isBefore(talk.holdUntil)) {
                talk.holdUntil = Instant.MIN;
                pump(t, talk);
            }
        }
    }

    private static void pump(Turn t, Talk talk) {
        boolean settling = talk.outbox.stream().anyMatch(o -> !o.isAnswered() && o.n() <= talk.serverN);
        int flying = 0;
        for (Outgoing o : List.copyOf(talk.outbox)) {
            if (o.isAnswered()) {
                continue;
            }
            boolean waits = settling && o.n() > talk.serverN;
            // What the store lost goes alone: each of its numbers need only be above the one before.
            if (waits || flying >= Math.min(talk.window, t.s.inFlight) || (o.again() && flying > 0 && !o.sent())) {
                return;
            }
            if (!o.sent()) {
                send(t, talk, o);
            }
            flying++;
            if (o.again()) {
                return;
            }
        }
    }

    private static void send(Turn t, Talk talk, Outgoing o) {
        Outgoing copy = o.nextCopy();
        talk.change(o, same -> copy);
        t.send(copy.frame(talk.id, ClientEntries.ackToRide(talk)));
    }

    static void repeat(Turn t) {
        if (!t.s.isReady()) {
            return;
        }
        for (Talk talk : t.s.talks.values()) {
            for (Outgoing o : List.copyOf(talk.outbox)) {
                if (o.sent()) {
                    send(t, talk, o);
                }
            }
        }
    }

    /** What has no answer will not have one: it goes again, in order. */
    static void repeatUnanswered(Talk talk) {
        talk.outbox.replaceAll(o -> o.isAnswered() ? o : o.unsent());
    }

    static void unsendAll(Turn t) {
        for (Talk talk : t.s.talks.values()) {
            unsendFrom(talk, 0, Instant.MIN);
            talk.typing = false;
            talk.syncing = null;
            talk.behindSince = null;
        }
    }

    private static void unsendFrom(Talk talk, long n, Instant holdUntil) {
        talk.outbox.replaceAll(o -> o.n() >= n ? o.unsent() : o);
        talk.holdUntil = holdUntil;
    }

    static void type(Turn t, ClientInput.Type type) {
        Talk talk = ClientMachine.goingOn(t, type.conversation());
        if (talk == null || !t.s.isReady()) {
            return;
        }
        if (!type.active()) {
            if (talk.typing) {
                talk.typing = false;
                t.send(new ClientFrame.TypingStop(null, talk.id, ClientEntries.ackToRide(talk)));
            }
            return;
        }
        long pause = talk.typing ? Math.max(t.s.typingEveryMs, PARTNER_FORGETS_TYPING_MS / 2) : t.s.typingEveryMs;
        if (talk.typedAt.equals(Instant.MIN) || !t.now.isBefore(talk.typedAt.plusMillis(pause))) {
            talk.typing = true;
            talk.typedAt = t.now;
            t.send(new ClientFrame.TypingStart(null, talk.id, ClientEntries.ackToRide(talk)));
        }
    }

    // ── settling ──

    /** What the server has counted. Fewer than it once confirmed means that its store lost entries. */
    static void adopt(Talk talk, long n) {
        lose(talk, n);
        talk.serverN = n;
        talk.answeredN = n;
        long highest = n;
        for (Outgoing o : talk.outbox) {
            highest = o.isAnswered() ? highest : Math.max(highest, o.n());
        }
        talk.nextN = highest + 1;
    }

    /** Everything accepted above this number was lost, and is sent again. */
    static void lose(Talk talk, long n) {
        if (n < talk.answeredN) {
            talk.outbox.replaceAll(o -> o.isAnswered() && o.n() > n ? o.lostByStore() : o);
            talk.answeredN = n;
        }
    }

    /** The session was lost: what was surely not accepted has expired, of the rest nobody can tell. */
    static void abandon(Turn t, Talk talk, ServerFrame.@Nullable Last last) {
        boolean tells = last != null && last.conversation().equals(talk.id);
        for (Outgoing o : talk.unanswered()) {
            boolean never = !o.wasSent() || (tells && last != null && o.n() > last.n());
            answered(t, talk, o, never ? Outcome.EXPIRED : Outcome.UNKNOWN, null, null);
        }
        talk.outbox.clear();
        talk.answerBy = null;
    }

    static void time(Turn t) {
        if (!t.s.isReady()) {
            return;
        }
        for (Talk talk : t.s.talks.values()) {
            if (talk.answerBy != null && !t.now.isBefore(talk.answerBy)) {
                abandon(t, talk, null);
            }
        }
    }

    // ── answers ──

    /** The conversation whose frame this answers. */
    static @Nullable Talk talkOf(Turn t, @Nullable String re) {
        for (Talk talk : t.s.talks.values()) {
            if (talk.answeredBy(re).isPresent()) {
                return talk;
            }
        }
        return null;
    }

    /** False if it answers nothing that waits here. */
    static boolean ok(Turn t, ServerFrame.Ok ok) {
        Talk talk = talkOf(t, ok.re());
        Cursor cursor = ok.cursor();
        if (talk == null || cursor == null) {
            return talk != null;
        }
        Outgoing o = talk.answeredBy(ok.re()).orElseThrow();
        ClientEntries.ownEntry(t, talk, o, cursor, ok);
        talk.answeredN = Math.max(talk.answeredN, o.n());
        talk.window = Math.min(Talk.MOST_IN_FLIGHT, 2 * talk.window);
        answered(t, talk, o, Outcome.OK, cursor, ok);
        return true;
    }

    /** False if it answers nothing that waits here. */
    static boolean error(Turn t, ServerFrame.Error error) {
        Talk talk = talkOf(t, error.re());
        if (talk == null) {
            return false;
        }
        Outgoing o = talk.answeredBy(error.re()).orElseThrow();
        Problem problem = error.error();
        boolean newest = o.sent() && o.id().equals(error.re());
        Instant soon = t.now.plus(LITTLE_WAIT);
        ErrorCode code = problem.code();
        if (code == ErrorCode.SEQUENCE_GAP) {
            if (newest) {
                goBack(talk, o, problem.expected(), soon);
            }
        } else if (code == ErrorCode.SEQUENCE_CONFLICT && problem.expected() > 0) {
            renumber(talk, o.n(), problem.expected());
        } else if (code == ErrorCode.SEQUENCE_CONFLICT || code == ErrorCode.NOT_MEMBER) {
            answered(t, talk, o, Outcome.UNKNOWN, null, error);
        } else if (code == ErrorCode.CONVERSATION_OVER) {
            answered(t, talk, o, Outcome.OVER, null, error);
        } else {
            refused(t, talk, o, error, newest);
        }
        return true;
    }

    private static void refused(Turn t, Talk talk, Outgoing o, ServerFrame.Error error, boolean newest) {
        Problem problem = error.error();
        if (problem.retry() == Retry.NEVER) {
            talk.answeredN = Math.max(talk.answeredN, o.n());
            answered(t, talk, o, Outcome.REFUSED, null, error);
        } else if (newest) {
            Duration told = Duration.ofMillis(problem.retryAfterMs());
            boolean passing = problem.code() == ErrorCode.FENCED;
            Duration wait = passing
                    ? LITTLE_WAIT
                    : problem.retryAfterMs() < 0 ? USUAL_WAIT : told.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : told;
            unsendFrom(talk, o.n(), t.now.plus(wait));
            talk.window = 1;
        }
    }

    /** The server waits for {@code expected}: everything from there goes again, in order. */
    private static void goBack(Talk talk, Outgoing o, long expected, Instant soon) {
        if (expected <= 0) {
            unsendFrom(talk, 0, soon);
            return;
        }
        lose(talk, expected - 1);
        boolean has = talk.outbox.stream().anyMatch(other -> !other.isAnswered() && other.n() == expected);
        boolean hasBefore = talk.outbox.stream().anyMatch(other -> !other.isAnswered() && other.n() < o.n());
        if (has || hasBefore) {
            unsendFrom(talk, expected, soon);
        } else {
            renumber(talk, o.n(), expected);
            talk.holdUntil = soon;
        }
    }

    /** From this number on everything without an answer gets new numbers. */
    private static void renumber(Talk talk, long from, long expected) {
        List<Outgoing> outbox = new ArrayList<>();
        long next = expected;
        for (Outgoing o : talk.outbox) {
            outbox.add(o.isAnswered() || o.n() < from ? o : o.renumbered(next++));
        }
        talk.outbox = outbox;
        talk.nextN = next;
    }

    private static void answered(
            Turn t, Talk talk, Outgoing o, Outcome outcome, @Nullable Cursor cursor, @Nullable ServerFrame answer) {
        boolean keeps =
                outcome == Outcome.OK && !o.end() && !talk.over && cursor != null && cursor.seq() > talk.deliveredUpTo;
        if (keeps && cursor != null) {
            talk.change(o, same -> same.accepted(cursor.seq()));
            forgetOldest(talk);
        } else {
            talk.drop(o);
        }
        if (!talk.hasUnanswered()) {
            talk.answerBy = null;
        }
        if (o.end()) {
            t.tell(new Observation.EndAnswered(talk.id, outcome, answer));
        } else if (!o.again() || outcome != Outcome.OK) {
            // What the store lost was told as accepted already.
            t.tell(new Observation.Answered(talk.id, o.message(), outcome, cursor, answer));
        }
    }

    private static void forgetOldest(Talk talk) {
        long accepted = talk.outbox.stream().filter(Outgoing::isAnswered).count();
        if (accepted > ClientSettings.MOST_KEPT) {
            talk.outbox.stream().filter(Outgoing::isAnswered).findFirst().ifPresent(talk::drop);
        }
    }

    static void delivered(Talk talk, long upTo) {
        talk.deliveredUpTo = Math.max(talk.deliveredUpTo, upTo);
        talk.outbox.removeIf(o -> o.isAnswered() && o.seq() <= talk.deliveredUpTo);
    }
}
