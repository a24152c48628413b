package io.duologue.client.machine;

import io.duologue.client.machine.ClientState.Phase;
import io.duologue.client.machine.Observation.Outcome;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client as a pure function: what it knows and what it is told give what it knows then and what it does.
 *
 * <p>Three parts decide: the lines (connect, greet, hear, return, stop), the conversations (read in order, acknowledge,
 * number, settle, send again), and the wish (search, leave, answer an offer) that outlives a lost line. The caller carries
 * out the outputs in order, tells every input on one thread at a time, and tells {@link ClientInput.Bare#TIME} when
 * {@link #wakeAt} says so. Its clock must not run backwards.
 */
public final class ClientMachine {

    /**
     * What a step came to.
     *
     * @param outputs to be carried out in this order
     */
    public record Step(ClientState state, List<ClientOutput> outputs) {
        public Step {
            outputs = List.copyOf(outputs);
        }
    }

    private ClientMachine() {}

    /** Does one step. Pure: {@code state} is not changed. */
    public static Step step(ClientState state, ClientInput input, Instant now) {
        Turn t = new Turn(state.copy(), now);
        if (!ofPerson(t, input)) {
            ofLine(t, input);
        }
        ClientWishes.pump(t);
        ClientOutbox.pump(t);
        ClientEntries.acknowledgeWhatIsDue(t);
        return new Step(t.s, t.outputs());
    }

    private static boolean ofPerson(Turn t, ClientInput input) {
        if (input instanceof ClientInput.Say say) {
            say(t, say);
        } else if (input instanceof ClientInput.End end) {
            end(t, end);
        } else if (input instanceof ClientInput.Type type) {
            ClientOutbox.type(t, type);
        } else if (input instanceof ClientInput.Read read) {
            read(t, read);
        } else if (input instanceof ClientInput.Want want) {
            ClientWishes.want(t, want.wish());
        } else if (input instanceof ClientInput.Ask ask) {
            if (t.s.isReady()) {
                t.send(ask.frame());
            }
        } else if (input == ClientInput.Bare.REPEAT) {
            ClientOutbox.repeat(t);
        } else if (input instanceof ClientInput.HandedOver handed) {
            ClientEntries.handedOver(t, handed.conversation(), handed.upTo());
        } else if (input == ClientInput.Bare.GO_ONLINE) {
            ClientLines.goOnline(t);
        } else if (input instanceof ClientInput.GoOffline off) {
            ClientLines.goOffline(t, off.farewell());
        } else if (input == ClientInput.Bare.WAKE) {
            ClientLines.wake(t, true);
        } else {
            return false;
        }
        return true;
    }

    private static void ofLine(Turn t, ClientInput input) {
        if (input instanceof ClientInput.Opened opened) {
            ClientLines.opened(t, opened.line());
        } else if (input instanceof ClientInput.NotOpened failed) {
            ClientLines.notOpened(t, failed);
        } else if (input instanceof ClientInput.Heard heard) {
            if (heard.line() != 0 && (heard.line() == t.s.line || heard.line() == t.s.spare)) {
                ClientHearing.heard(t, heard);
            }
        } else if (input instanceof ClientInput.LineClosed closed) {
            ClientLines.closed(t, closed);
        } else {
            ClientLines.time(t);
            ClientEntries.time(t);
            ClientOutbox.time(t);
        }
    }

    /** When {@link ClientInput.Bare#TIME} should be told next; {@link Instant#MAX} if it need not. */
    public static Instant wakeAt(ClientState state) {
        Instant wake = ClientLines.wakeAt(state);
        if (state.isReady()) {
            for (Talk talk : state.talks.values()) {
                wake = min(wake, talk.ackDue);
                wake = min(wake, talk.answerBy);
                if (talk.behindSince != null) {
                    wake = min(wake, talk.behindSince.plus(ClientEntries.BEHIND_FOR));
                }
                if (!talk.holdUntil.equals(Instant.MIN) && talk.hasUnanswered()) {
                    wake = min(wake, talk.holdUntil);
                }
            }
            if (state.settled && state.wish != null && !state.wish.sent()) {
                wake = min(wake, state.wish.holdUntil());
            }
        }
        return wake;
    }

    static Instant min(Instant a, @Nullable Instant b) {
        return b == null || a.isBefore(b) ? a : b;
    }

    /** The conversation, if it goes on. */
    static @Nullable Talk goingOn(Turn t, @Nullable String conversation) {
        String current = t.s.conversation;
        boolean isMeant = current != null && (conversation == null || conversation.equals(current));
        Talk talk = isMeant ? t.s.talks.get(current) : null;
        return talk == null || talk.over ? null : talk;
    }

    private static void say(Turn t, ClientInput.Say say) {
        Talk talk = goingOn(t, say.conversation());
        if (talk == null) {
            if (say.conversation() != null) {
                t.tell(new Observation.Answered(say.conversation(), say.message(), Outcome.OVER, null, null));
            }
            return;
        }
        t.tell(new Observation.Submitted(talk.id, say.message(), say.text()));
        long waiting = talk.outbox.stream().filter(o -> !o.isAnswered()).count();
        if (waiting >= t.s.settings.unsent()) {
            t.tell(new Observation.Answered(talk.id, say.message(), Outcome.NOT_TAKEN, null, null));
            return;
        }
        talk.typing = false;
        talk.outbox.add(Outgoing.message(++t.s.serials, say.message(), say.text(), talk.nextN++));
        ClientLines.wake(t, false);
    }

    private static void end(Turn t, ClientInput.End end) {
        Talk talk = goingOn(t, end.conversation());
        if (talk == null) {
            if (end.conversation() != null) {
                t.tell(new Observation.EndAnswered(end.conversation(), Outcome.OVER, null));
            }
        } else if (talk.outbox.stream().noneMatch(Outgoing::end)) {
            talk.outbox.add(Outgoing.end(++t.s.serials, end.next(), talk.nextN++));
            ClientLines.wake(t, false);
        }
    }

    private static void read(Turn t, ClientInput.Read read) {
        Talk talk = t.s.talks.get(read.conversation());
        if (talk == null || talk.over || t.s.phase == Phase.OFF) {
            return;
        }
        talk.readWanted = Math.max(talk.readWanted, Math.min(read.seq(), talk.cursor.seq()));
    }

    /** Tells once what was seen. */
    static void tellRead(Turn t, Talk talk) {
        if (talk.over || talk.readWanted <= talk.readTold) {
            return;
        }
        talk.markAt(talk.readWanted)
                .ifPresent(mark -> t.send(new ClientFrame.MessageRead(
                        null, talk.id, new Cursor(talk.readWanted, mark), ClientEntries.ackToRide(talk))));
        talk.readTold = talk.readWanted;
    }
}
