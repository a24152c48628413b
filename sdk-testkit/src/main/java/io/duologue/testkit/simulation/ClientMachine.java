package io.duologue.testkit.simulation;

import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ClientFrame.HeldCursor;
import io.duologue.protocol.CloseCode;
import io.duologue.protocol.ProtocolLimits;
import io.duologue.testkit.simulation.ClientState.Advice;
import io.duologue.testkit.simulation.ClientState.Phase;
import io.duologue.testkit.simulation.ClientState.Place;
import io.duologue.testkit.simulation.ClientState.Talk;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A client as a pure function: what it knows and what it is told give what it knows then and what it does. */
final class ClientMachine {
    /** A line from which nothing was heard for so long is dropped. */
    static final Duration SILENCE = Duration.ofSeconds(35);
    /** After so long without a word it asks whether the other end is there. */
    static final Duration ASK_AFTER = Duration.ofSeconds(20);

    private static final Duration RENEW_WAIT = Duration.ofMillis(200);

    private ClientMachine() {}

    record Step(ClientState state, List<ClientOutput> outputs) {}

    static Step step(ClientState state, ClientInput input, Instant now) {
        ClientDraft d = new ClientDraft(state, now);
        if (input instanceof ClientInput.GoOnline) {
            if (d.phase == Phase.OFF || d.phase == Phase.STOPPED) {
                d.stoppedWith = 0;
                connect(d);
            }
        } else if (input instanceof ClientInput.GoOffline) {
            hangUp(d);
            d.phase = Phase.OFF;
            d.retryAt = null;
        } else if (input instanceof ClientInput.Opened opened) {
            opened(d, opened.line());
        } else if (input instanceof ClientInput.NotOpened failed) {
            notOpened(d, failed);
        } else if (input instanceof ClientInput.Heard heard) {
            if (heard.line() == d.line || heard.line() == d.spare) {
                ClientHearing.heard(d, heard);
            }
        } else if (input instanceof ClientInput.LineClosed closed) {
            closed(d, closed);
        } else if (input instanceof ClientInput.Say say) {
            say(d, say);
        } else if (input instanceof ClientInput.End end) {
            end(d, end.next());
        } else if (input instanceof ClientInput.Ask ask) {
            if (d.phase == Phase.READY) {
                d.send(ask.frame());
            }
        } else if (input instanceof ClientInput.Repeat) {
            repeat(d);
        } else {
            time(d);
        }
        d.acknowledgeWhatIsDue();
        d.pump();
        return new Step(d.state(), d.outputs());
    }

    /** When {@code Time} should be told next. */
    static Instant wakeAt(ClientState state) {
        Instant wake = Instant.MAX;
        if (state.phase() == Phase.GREETING || state.phase() == Phase.READY) {
            wake = state.heardAt().plus(state.asked() ? SILENCE : ASK_AFTER);
        }
        if (state.isReady()) {
            for (Talk talk : state.talks().values()) {
                if (talk.ackDue() != null) {
                    wake = min(wake, talk.ackDue());
                }
                if (!talk.outbox().isEmpty() && !talk.holdUntil().equals(Instant.MIN)) {
                    wake = min(wake, talk.holdUntil());
                }
            }
        }
        return wake;
    }

    private static Instant min(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    // ── lines ──

    private static int newLine(ClientDraft d) {
        return d.attemptedLine + 1;
    }

    static void connect(ClientDraft d) {
        d.retryAt = null;
        d.advice = null;
        d.unsendAll();
        d.line = newLine(d);
        d.attemptedLine = d.line;
        d.phase = Phase.CONNECTING;
        d.put(new ClientOutput.Connect(d.line));
    }

    /** Makes a second connection while this one still works. */
    static void connectSpare(ClientDraft d) {
        if (d.spare == 0) {
            d.spare = newLine(d);
            d.attemptedLine = d.spare;
            d.put(new ClientOutput.Connect(d.spare));
        }
    }

    private static void opened(ClientDraft d, int line) {
        if (line != d.line && line != d.spare) {
            d.put(new ClientOutput.HangUp(line));
            return;
        }
        List<HeldCursor> cursors = new ArrayList<>();
        for (Talk talk : d.talks.values()) {
            if (!talk.over() || !talk.outbox().isEmpty()) {
                cursors.add(new HeldCursor(talk.id(), talk.cursor()));
            }
        }
        int from = Math.max(0, cursors.size() - ProtocolLimits.CURSORS);
        d.put(new ClientOutput.Send(
                line,
                new ClientFrame.Hello(
                        "hello", "simulation", d.instance, List.of(), cursors.subList(from, cursors.size()))));
        if (line == d.line) {
            d.phase = Phase.GREETING;
            d.heardAt = d.now;
            d.asked = false;
        }
    }

    private static void notOpened(ClientDraft d, ClientInput.NotOpened failed) {
        if (failed.line() == d.spare) {
            d.spare = 0;
        } else if (failed.line() == d.line) {
            retry(d, Duration.ofMillis(500), Duration.ofSeconds(2));
        }
    }

    /** Leaves every line. */
    static void hangUp(ClientDraft d) {
        if (d.line != 0) {
            d.put(new ClientOutput.HangUp(d.line));
        }
        if (d.spare != 0) {
            d.put(new ClientOutput.HangUp(d.spare));
        }
        d.line = 0;
        d.spare = 0;
        d.unsendAll();
    }

    private static void retry(ClientDraft d, Duration from, Duration to) {
        d.line = 0;
        d.phase = Phase.WAITING;
        d.attempts++;
        long factor = Math.min(8, d.attempts);
        d.retryAt = d.now.plus(from);
        d.put(new ClientOutput.RetryWithin(from, to.multipliedBy(factor)));
    }

    private static void closed(ClientDraft d, ClientInput.LineClosed closed) {
        if (closed.line() == d.spare) {
            d.spare = 0;
            return;
        }
        if (closed.line() != d.line) {
            return;
        }
        d.unsendAll();
        if (d.spare != 0) {
            // The new connection is under way; it takes over at its welcome.
            d.line = d.spare;
            d.spare = 0;
            d.phase = Phase.GREETING;
            d.heardAt = d.now;
            return;
        }
        act(d, closed.code());
    }

    /** Does what the hundreds of a close code say. */
    private static void act(ClientDraft d, int code) {
        Advice advice = d.advice;
        Duration from = advice == null ? Duration.ZERO : Duration.ofMillis(advice.fromMs());
        Duration to = advice == null ? Duration.ofMillis(50) : Duration.ofMillis(advice.toMs());
        CloseCode known = Arrays.stream(CloseCode.values())
                .filter(c -> c.code() == code)
                .findFirst()
                .orElse(CloseCode.SERVER_ERROR);
        switch (known.advice()) {
            case RETURN -> retry(d, from, to);
            case RENEW -> {
                if (d.attempts > 2) {
                    d.complain("renewing the credential did not help: " + code);
                }
                retry(d, RENEW_WAIT, RENEW_WAIT.multipliedBy(2));
            }
            case BEGIN_ANEW -> {
                ClientHearing.lost(d, null);
                retry(d, from, to);
            }
            case STOP -> {
                d.complain("closed for a fault of the client's: " + code);
                stop(d, code);
            }
            case WAIT -> {
                if (known == CloseCode.RATE_ABUSE && advice != null) {
                    retry(d, from, to);
                } else {
                    stop(d, code);
                }
            }
        }
    }

    private static void stop(ClientDraft d, int code) {
        hangUp(d);
        d.phase = Phase.STOPPED;
        d.stoppedWith = code;
    }

    // ── the person ──

    private static void say(ClientDraft d, ClientInput.Say say) {
        Talk talk = d.conversation == null ? null : d.talks.get(d.conversation);
        if (talk != null && !talk.over()) {
            d.observed(new io.duologue.testkit.history.HistoryEvent.Submitted(
                    d.now, d.person, d.application, talk.id(), say.message(), say.text()));
            d.enqueue(talk, say.message(), false, false, say.text());
        }
    }

    private static void end(ClientDraft d, boolean next) {
        Talk talk = d.conversation == null ? null : d.talks.get(d.conversation);
        if (talk != null && !talk.over() && talk.outbox().stream().noneMatch(ClientState.Outgoing::end)) {
            d.enqueue(talk, "end", true, next, "");
        }
    }

    private static void repeat(ClientDraft d) {
        if (d.phase != Phase.READY) {
            return;
        }
        for (Talk talk : List.copyOf(d.talks.values())) {
            talk.outbox().stream().filter(ClientState.Outgoing::sent).forEach(o -> d.sendNow(talk, o));
        }
    }

    private static void time(ClientDraft d) {
        if (d.phase == Phase.WAITING && d.retryAt != null && !d.now.isBefore(d.retryAt)) {
            connect(d);
            return;
        }
        boolean hears = d.phase == Phase.GREETING || d.phase == Phase.READY;
        if (hears && !d.now.isBefore(d.heardAt.plus(SILENCE))) {
            hangUp(d);
            retry(d, Duration.ZERO, Duration.ofMillis(100));
        } else if (d.phase == Phase.READY && !d.asked && !d.now.isBefore(d.heardAt.plus(ASK_AFTER))) {
            d.asked = true;
            d.send(new ClientFrame.Ping("ping"));
        } else if (hears && !d.now.isBefore(d.heardAt.plus(ASK_AFTER))) {
            d.asked = true;
        }
    }

    /** The same person and application after its page was loaded anew; what had no answer is forgotten. */
    static ClientState reloaded(
            ClientState state, String application, String instance, boolean keepsCursors, Instant now) {
        ClientDraft d = new ClientDraft(ClientState.fresh(state.person(), application, instance, now), now);
        d.attemptedLine = state.attemptedLine();
        if (!keepsCursors) {
            return d.state();
        }
        for (Talk t : state.talks().values()) {
            d.talks.put(
                    t.id(),
                    new Talk(t.id(), t.cursor(), t.acknowledged(), null, 0, 0, t.over(), List.of(), Instant.MIN));
        }
        d.place = Place.IDLE;
        return d.state();
    }
}
