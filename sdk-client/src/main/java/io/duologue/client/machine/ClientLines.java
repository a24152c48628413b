package io.duologue.client.machine;

import io.duologue.client.machine.ClientState.Advice;
import io.duologue.client.machine.ClientState.Phase;
import io.duologue.client.machine.ClientState.StopReason;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ClientFrame.HeldCursor;
import io.duologue.protocol.CloseCode;
import io.duologue.protocol.ProtocolLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a client: how they are made, what their ends mean, and when the next one is tried. Part of
 * {@link ClientMachine}. Only the current line is obeyed; a spare one becomes current by its welcome.
 */
final class ClientLines {
    /** A line from which nothing was heard for so long is dropped. */
    static final Duration SILENCE = Duration.ofSeconds(35);
    /** After so long without a word it asks whether the other end is there. */
    static final Duration ASK_AFTER = Duration.ofSeconds(20);
    /** What a transport may take to connect before the attempt is given up. */
    static final Duration CONNECT_WITHIN = Duration.ofSeconds(20);
    /** From hello to welcome. */
    static final Duration WELCOME_WITHIN = Duration.ofSeconds(10);
    /** After a hint that the network changed the other end has so long to answer. */
    static final Duration PROBE = Duration.ofSeconds(4);

    /** Many hints of a waking machine are not many attempts. */
    private static final Duration WAKE_EVERY = Duration.ofSeconds(1);
    /** The first return from a line that worked is at once, but not of everybody in the same instant. */
    private static final long FIRST_RETURN_MS = 300;

    private static final long RENEW_WAIT_MS = 200;
    private static final long TOLD_TO_WAIT_MS = 30_000;
    private static final long MOST_TOLD_MS = Duration.ofHours(1).toMillis();
    private static final int DOUBLINGS = 16;
    /** No wait takes more than this part of what is left of the resume window. */
    private static final int PARTS_OF_THE_WINDOW = 4;

    private ClientLines() {}

    // ── wanted or not ──

    static void goOnline(Turn t) {
        if (t.s.phase == Phase.OFF || t.s.phase == Phase.STOPPED) {
            t.s.stopped = null;
            t.s.closedWith = 0;
            t.s.attempts = 0;
            t.s.renewed = false;
            connect(t);
        } else if (t.s.phase == Phase.WAITING) {
            wake(t, true);
        }
    }

    static void goOffline(Turn t, boolean farewell) {
        if (farewell && t.s.isReady()) {
            t.send(new ClientFrame.Bye(null));
        }
        hangUp(t);
        ClientWishes.overtaken(t);
        t.s.phase = Phase.OFF;
        t.s.retryAt = null;
        t.s.stopped = null;
        t.s.attempts = 0;
    }

    /** @param probe whether a line that seems to work is asked for a sign of life */
    static void wake(Turn t, boolean probe) {
        if (t.s.phase == Phase.WAITING && !t.s.told && !t.now.isBefore(t.s.wokenAt.plus(WAKE_EVERY))) {
            Instant planned = t.s.retryAt;
            t.s.wokenAt = t.now;
            connect(t);
            t.s.planned = planned;
        } else if (probe && t.s.isReady() && t.s.probeUntil == null) {
            t.s.probeUntil = t.now.plus(PROBE);
            t.send(new ClientFrame.Ping("probe"));
        }
    }

    // ── making lines ──

    private static void connect(Turn t) {
        t.s.retryAt = null;
        t.s.planned = null;
        t.s.told = false;
        t.s.advice = null;
        lost(t);
        t.s.line = ++t.s.lastLine;
        t.s.phase = Phase.CONNECTING;
        t.s.since = t.now;
        t.put(new ClientOutput.Connect(t.s.line, t.s.target, t.s.renewing));
        t.s.renewing = false;
    }

    /** Makes a second connection while this one still works. */
    static void connectSpare(Turn t, boolean renew) {
        if (t.s.spare == 0) {
            t.s.spare = ++t.s.lastLine;
            t.s.spareOpen = false;
            t.s.spareSince = t.now;
            t.s.spareAt = null;
            t.s.target++;
            t.put(new ClientOutput.Connect(t.s.spare, t.s.target, renew));
        }
    }

    static void opened(Turn t, int line) {
        if (line != t.s.line && line != t.s.spare) {
            t.put(new ClientOutput.HangUp(line));
            return;
        }
        t.put(new ClientOutput.Send(line, hello(t)));
        if (line == t.s.line) {
            t.s.phase = Phase.GREETING;
            t.s.since = t.now;
            t.s.heardAt = t.now;
            t.s.asked = false;
        } else {
            t.s.spareOpen = true;
            t.s.spareSince = t.now;
            t.s.greetedBeside = true;
        }
    }

    private static ClientFrame.Hello hello(Turn t) {
        List<HeldCursor> cursors = new ArrayList<>();
        for (Talk talk : t.s.talks.values()) {
            if (!talk.over || talk.hasUnanswered()) {
                cursors.add(new HeldCursor(talk.id, talk.cursor));
            }
        }
        int from = Math.max(0, cursors.size() - ProtocolLimits.CURSORS);
        return new ClientFrame.Hello(
                "hello",
                t.s.settings.client(),
                t.s.settings.instance(),
                List.of(),
                cursors.subList(from, cursors.size()));
    }

    /** The spare line answers: from here on the old one is not obeyed any more. */
    static void handOver(Turn t) {
        if (t.s.line != 0) {
            t.put(new ClientOutput.HangUp(t.s.line));
        }
        takeSpare(t);
        lost(t);
    }

    private static void takeSpare(Turn t) {
        t.s.line = t.s.spare;
        t.s.spare = 0;
        t.s.spareAt = null;
        t.s.phase = t.s.spareOpen ? Phase.GREETING : Phase.CONNECTING;
        t.s.since = t.s.spareSince;
        t.s.heardAt = t.now;
        t.s.asked = false;
        t.s.advice = null;
    }

    // ── their ends ──

    static void notOpened(Turn t, ClientInput.NotOpened failed) {
        if (failed.line() == t.s.spare && t.s.spare != 0) {
            spareFailed(t);
            // Who has no credential for another line has this one until it ends.
            t.s.spareAt = failed.signedOut() ? null : t.s.spareAt;
            return;
        }
        if (failed.line() != t.s.line || t.s.line == 0) {
            return;
        }
        t.s.target++;
        if (!failed.signedOut()) {
            t.s.closedWith = failed.status();
        }
        long after = Math.min(MOST_TOLD_MS, failed.retryAfter().toMillis());
        if (failed.signedOut()) {
            stop(t, StopReason.SIGNED_OUT);
        } else if (failed.status() == 401) {
            renew(t);
        } else if (failed.status() == 403) {
            stop(t, StopReason.RESTRICTED);
        } else if (after > 0) {
            retry(t, after, after + after / 5, failed.status() == 429);
        } else {
            backOff(t, false);
        }
    }

    private static void spareFailed(Turn t) {
        t.s.spare = 0;
        t.s.spareAt = t.now.plusMillis(t.chance(500, 1_500));
    }

    /** Leaves every line. */
    static void hangUp(Turn t) {
        if (t.s.line != 0) {
            t.put(new ClientOutput.HangUp(t.s.line));
        }
        if (t.s.spare != 0) {
            t.put(new ClientOutput.HangUp(t.s.spare));
        }
        t.s.line = 0;
        t.s.spare = 0;
        t.s.spareAt = null;
        lost(t);
    }

    /** Nothing that was said on the old line counts as said. */
    private static void lost(Turn t) {
        if (t.s.isReady()) {
            t.s.keptUntil = t.now.plusMillis(Math.min(MOST_TOLD_MS, t.s.resumeWindowMs));
        }
        t.s.settled = false;
        t.s.probeUntil = null;
        ClientWishes.unsend(t);
        ClientOutbox.unsendAll(t);
    }

    static void closed(Turn t, ClientInput.LineClosed closed) {
        if (closed.line() == 0) {
            return;
        }
        if (closed.line() == t.s.spare) {
            spareFailed(t);
            return;
        }
        if (closed.line() != t.s.line) {
            return;
        }
        boolean worked = t.s.isReady();
        Advice advice = t.s.advice;
        boolean isOurs = closed.code() >= 4000 && closed.code() < 4500;
        int code = isOurs || advice == null ? closed.code() : advice.code();
        lost(t);
        if (t.s.spare != 0) {
            takeSpare(t);
            return;
        }
        t.s.line = 0;
        t.s.spareAt = null;
        t.s.closedWith = code;
        act(t, code, worked, advice);
    }

    /** Does what the hundreds of a close code say, also for one that is not known. */
    private static void act(Turn t, int code, boolean worked, @Nullable Advice advice) {
        boolean tells = advice != null && advice.tells();
        long from = advice == null ? 0 : Math.min(MOST_TOLD_MS, advice.fromMs());
        long to = advice == null ? 0 : Math.min(MOST_TOLD_MS, advice.toMs());
        switch (code / 100) {
            case 40 -> {
                t.complain("closed for a fault of the client's: " + code);
                stop(t, code == CloseCode.VERSION.code() ? StopReason.VERSION : StopReason.FAULT);
            }
            case 41 -> renew(t);
            case 43 -> retry(t, from, Math.max(to, FIRST_RETURN_MS), false);
            case 44 -> wait(t, code, tells ? from : TOLD_TO_WAIT_MS, tells ? to : 2 * TOLD_TO_WAIT_MS);
            default -> {
                if (code == 1003 || code == 1007 || code == 1009) {
                    t.complain("closed by the transport for a frame that was no text or too large: " + code);
                    stop(t, StopReason.FAULT);
                    return;
                }
                t.s.target++;
                if (tells) {
                    retry(t, from, to, false);
                } else {
                    backOff(t, worked);
                }
            }
        }
    }

    private static void wait(Turn t, int code, long from, long to) {
        if (code == CloseCode.RATE_ABUSE.code()) {
            retry(t, from, to, true);
        } else if (code == CloseCode.REPLACED.code() && t.s.greetedBeside) {
            // By its own spare line, which then failed before its welcome: nobody else has the session.
            t.s.greetedBeside = false;
            retry(t, 0, FIRST_RETURN_MS, false);
        } else {
            stop(
                    t,
                    code == CloseCode.REPLACED.code()
                            ? StopReason.REPLACED
                            : code == CloseCode.RESTRICTED.code() ? StopReason.RESTRICTED : StopReason.SIGNED_OUT);
        }
    }

    /** The credential is renewed once between two welcomes. */
    private static void renew(Turn t) {
        if (t.s.renewed) {
            stop(t, StopReason.SIGNED_OUT);
            return;
        }
        t.s.renewed = true;
        t.s.renewing = true;
        retry(t, RENEW_WAIT_MS, 2 * RENEW_WAIT_MS, false);
    }

    private static void stop(Turn t, StopReason reason) {
        hangUp(t);
        ClientWishes.overtaken(t);
        t.s.phase = Phase.STOPPED;
        t.s.retryAt = null;
        t.s.stopped = reason;
    }

    /**
     * Half of a doubling range is certain, the other half is left to chance; it never gives up. An attempt that a hint caused
     * does not count: the wait that it broke off goes on.
     */
    private static void backOff(Turn t, boolean worked) {
        Instant planned = t.s.planned;
        if (planned != null && t.now.isBefore(planned)) {
            retry(t, 0, 0, false);
            t.s.retryAt = planned;
        } else if (worked && t.s.attempts == 0) {
            retry(t, 0, FIRST_RETURN_MS, false);
        } else {
            long ceiling = Math.min(ceilingMs(t.s.settings, t.s.attempts), mostMs(t));
            retry(t, ceiling / 2, ceiling, false);
        }
    }

    /** Who has a partner waiting comes several times before the place is given up, if it is still kept. */
    private static long mostMs(Turn t) {
        long left = t.now.isBefore(t.s.keptUntil)
                ? Duration.between(t.now, t.s.keptUntil).toMillis()
                : 0;
        return left == 0 || ClientMachine.goingOn(t, null) == null
                ? Long.MAX_VALUE
                : Math.max(t.s.settings.firstRetry().toMillis(), left / PARTS_OF_THE_WINDOW);
    }

    static long ceilingMs(ClientSettings settings, int attempts) {
        long doubled = settings.firstRetry().toMillis() << Math.min(attempts, DOUBLINGS);
        return Math.min(settings.longestRetry().toMillis(), doubled);
    }

    private static void retry(Turn t, long fromMs, long toMs, boolean told) {
        lost(t);
        t.s.line = 0;
        t.s.phase = Phase.WAITING;
        t.s.told = told;
        t.s.attempts += t.s.planned != null && t.now.isBefore(t.s.planned) ? 0 : 1;
        t.s.planned = null;
        t.s.retryAt = t.now.plusMillis(t.chance(fromMs, Math.max(fromMs, toMs)));
    }

    // ── time ──

    static void time(Turn t) {
        ClientState s = t.s;
        if (s.phase == Phase.WAITING && isReached(t, s.retryAt)) {
            connect(t);
            return;
        }
        if (s.spare != 0 && isReached(t, s.spareSince.plus(s.spareOpen ? WELCOME_WITHIN : CONNECT_WITHIN))) {
            t.put(new ClientOutput.HangUp(s.spare));
            spareFailed(t);
        }
        if (s.phase == Phase.READY) {
            watch(t);
        } else if (isReached(t, givesUpAt(s))) {
            breakLine(t, false);
        }
    }

    /** Until when a line that is being made has to be there. */
    private static @Nullable Instant givesUpAt(ClientState s) {
        return s.phase == Phase.CONNECTING
                ? s.since.plus(CONNECT_WITHIN)
                : s.phase == Phase.GREETING ? s.since.plus(WELCOME_WITHIN) : null;
    }

    private static void breakLine(Turn t, boolean worked) {
        t.put(new ClientOutput.HangUp(t.s.line));
        lost(t);
        if (t.s.spare != 0) {
            takeSpare(t);
            return;
        }
        t.s.target++;
        t.s.closedWith = 0;
        t.s.spareAt = null;
        backOff(t, worked);
    }

    private static void watch(Turn t) {
        ClientState s = t.s;
        if (isReached(t, s.heardAt.plus(SILENCE)) || isReached(t, s.probeUntil)) {
            breakLine(t, true);
            return;
        }
        if (!s.asked && isReached(t, s.heardAt.plus(ASK_AFTER))) {
            s.asked = true;
            t.send(new ClientFrame.Ping("ping"));
        }
        if (isReached(t, s.spareAt)) {
            connectSpare(t, false);
        }
    }

    private static boolean isReached(Turn t, @Nullable Instant when) {
        return when != null && !t.now.isBefore(when);
    }

    static Instant wakeAt(ClientState s) {
        Instant wake = ClientMachine.min(Instant.MAX, s.phase == Phase.WAITING ? s.retryAt : givesUpAt(s));
        if (s.phase == Phase.READY) {
            wake = ClientMachine.min(
                    ClientMachine.min(s.heardAt.plus(s.asked ? SILENCE : ASK_AFTER), s.probeUntil), s.spareAt);
        }
        return s.spare == 0
                ? wake
                : ClientMachine.min(wake, s.spareSince.plus(s.spareOpen ? WELCOME_WITHIN : CONNECT_WITHIN));
    }
}
