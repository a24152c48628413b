package io.duologue.testkit.simulation;

import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.testkit.history.HistoryEvent;
import io.duologue.testkit.history.HistoryEvent.Outcome;
import io.duologue.testkit.simulation.ClientState.Advice;
import io.duologue.testkit.simulation.ClientState.Outgoing;
import io.duologue.testkit.simulation.ClientState.Phase;
import io.duologue.testkit.simulation.ClientState.Place;
import io.duologue.testkit.simulation.ClientState.Talk;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A client's state while one step changes it, and what the step puts out. Lives for one step. */
final class ClientDraft {
    /** An acknowledgement is late by so much at most. */
    private static final Duration ACK_WITHIN = Duration.ofMillis(200);

    private static final int ACK_ENTRIES = 16;
    private static final int IN_FLIGHT = 32;

    final String person;
    final String application;
    final String instance;
    final Instant now;
    final Map<String, Talk> talks;
    private final List<ClientOutput> outputs = new ArrayList<>();
    Phase phase;
    int line;
    int spare;
    int attemptedLine;
    Place place;

    @Nullable String conversation;

    @Nullable String offer;

    Instant heardAt;
    boolean asked;

    @Nullable Instant retryAt;

    int attempts;
    long serials;
    int stoppedWith;

    @Nullable Advice advice;

    ClientDraft(ClientState state, Instant now) {
        this.person = state.person();
        this.application = state.application();
        this.instance = state.instance();
        this.now = now;
        this.talks = new LinkedHashMap<>(state.talks());
        this.phase = state.phase();
        this.line = state.line();
        this.spare = state.spare();
        this.attemptedLine = state.attemptedLine();
        this.place = state.place();
        this.conversation = state.conversation();
        this.offer = state.offer();
        this.heardAt = state.heardAt();
        this.asked = state.asked();
        this.retryAt = state.retryAt();
        this.attempts = state.attempts();
        this.serials = state.serials();
        this.stoppedWith = state.stoppedWith();
        this.advice = state.advice();
    }

    ClientState state() {
        return new ClientState(
                person,
                application,
                instance,
                phase,
                line,
                spare,
                attemptedLine,
                place,
                conversation,
                offer,
                talks,
                heardAt,
                asked,
                retryAt,
                attempts,
                serials,
                stoppedWith,
                advice);
    }

    List<ClientOutput> outputs() {
        return List.copyOf(outputs);
    }

    void put(ClientOutput output) {
        outputs.add(output);
    }

    void send(ClientFrame frame) {
        put(new ClientOutput.Send(line, frame));
    }

    void observed(HistoryEvent event) {
        put(new ClientOutput.Observed(event));
    }

    void complain(String what) {
        put(new ClientOutput.Complaint(application + ": " + what));
    }

    void change(String talk, UnaryOperator<Talk> change) {
        talks.computeIfPresent(talk, (id, t) -> change.apply(t));
    }

    // ── reading ──

    void open(String id, Cursor from, long n) {
        talks.values().removeIf(t -> t.over() && t.outbox().isEmpty() && t.ackDue() == null);
        talks.put(id, Talk.begin(id, from, n));
        observed(new HistoryEvent.Opened(now, person, application, id, from.seq()));
    }

    /** Moves the cursor by an entry; false if it has it already. */
    boolean advance(String id, Cursor to) {
        Talk talk = talks.get(id);
        if (talk == null) {
            complain("an entry of a conversation that was not announced: " + id);
            return false;
        }
        if (to.seq() <= talk.cursor().seq()) {
            return false;
        }
        if (to.seq() != talk.cursor().seq() + 1) {
            complain("entry " + to.seq() + " behind " + talk.cursor().seq() + " in " + id);
        }
        Instant due = talk.ackDue() == null ? now.plus(ACK_WITHIN) : talk.ackDue();
        talks.put(
                id,
                new Talk(
                        id,
                        to,
                        talk.acknowledged(),
                        due,
                        talk.nextN(),
                        talk.serverN(),
                        talk.over(),
                        talk.outbox(),
                        talk.holdUntil()));
        return true;
    }

    void acknowledgeWhatIsDue() {
        for (Talk talk : List.copyOf(talks.values())) {
            boolean due = talk.ackDue() != null && !now.isBefore(talk.ackDue());
            if (due || talk.cursor().seq() - talk.acknowledged() >= ACK_ENTRIES) {
                if (phase == Phase.READY) {
                    send(new ClientFrame.Ack(null, talk.id(), talk.cursor()));
                    acknowledged(talk.id());
                }
            }
        }
    }

    void acknowledged(String id) {
        change(
                id,
                t -> new Talk(
                        id,
                        t.cursor(),
                        t.cursor().seq(),
                        null,
                        t.nextN(),
                        t.serverN(),
                        t.over(),
                        t.outbox(),
                        t.holdUntil()));
    }

    void over(String id) {
        change(
                id,
                t -> new Talk(
                        id,
                        t.cursor(),
                        t.acknowledged(),
                        t.ackDue(),
                        t.nextN(),
                        t.serverN(),
                        true,
                        t.outbox(),
                        t.holdUntil()));
        if (id.equals(conversation)) {
            conversation = null;
            place = Place.IDLE;
        }
    }

    // ── sending ──

    void outbox(String id, long nextN, long serverN, List<Outgoing> outbox, Instant holdUntil) {
        change(
                id,
                t -> new Talk(
                        id, t.cursor(), t.acknowledged(), t.ackDue(), nextN, serverN, t.over(), outbox, holdUntil));
    }

    void enqueue(Talk talk, String message, boolean end, boolean next, String text) {
        List<Outgoing> outbox = new ArrayList<>(talk.outbox());
        outbox.add(new Outgoing(++serials, message, end, next, text, talk.nextN(), false));
        outbox(talk.id(), talk.nextN() + 1, talk.serverN(), outbox, talk.holdUntil());
    }

    /** Nothing that was sent on an old line counts as sent. */
    void unsendAll() {
        for (Talk talk : List.copyOf(talks.values())) {
            unsendFrom(talk, 0, Instant.MIN);
        }
    }

    void unsendFrom(Talk talk, long n, Instant holdUntil) {
        List<Outgoing> outbox =
                talk.outbox().stream().map(o -> o.n() >= n ? o.sent(false) : o).toList();
        outbox(talk.id(), talk.nextN(), talk.serverN(), outbox, holdUntil);
    }

    /** From this frame on everything gets new numbers. */
    void renumber(Talk talk, long n, long expected) {
        List<Outgoing> outbox = new ArrayList<>();
        long next = expected;
        for (Outgoing o : talk.outbox()) {
            outbox.add(o.n() >= n ? o.renumbered(next++) : o);
        }
        outbox(talk.id(), next, talk.serverN(), outbox, talk.holdUntil());
    }

    void answered(Talk talk, Outgoing o, Outcome outcome, long seq) {
        List<Outgoing> outbox =
                talk.outbox().stream().filter(other -> !other.equals(o)).toList();
        outbox(talk.id(), talk.nextN(), talk.serverN(), outbox, talk.holdUntil());
        if (!o.end()) {
            observed(new HistoryEvent.Answered(now, person, talk.id(), o.message(), outcome, seq));
        }
    }

    /** Sends what may be sent: nothing above the server's number before all else is answered. */
    void pump() {
        if (phase != Phase.READY) {
            return;
        }
        for (Talk talk : List.copyOf(talks.values())) {
            if (!talk.outbox().isEmpty() && !now.isBefore(talk.holdUntil())) {
                pump(talk);
            }
        }
    }

    private void pump(Talk talk) {
        boolean settling = talk.outbox().stream().anyMatch(o -> o.n() <= talk.serverN());
        List<Outgoing> outbox = new ArrayList<>(talk.outbox());
        int inFlight = 0;
        for (int i = 0; i < outbox.size() && inFlight < IN_FLIGHT; i++) {
            Outgoing o = outbox.get(i);
            if (settling && o.n() > talk.serverN()) {
                break;
            }
            inFlight++;
            if (!o.sent()) {
                sendNow(talk, o);
                outbox.set(i, o.sent(true));
            }
        }
        Talk after = talks.getOrDefault(talk.id(), talk);
        outbox(talk.id(), after.nextN(), after.serverN(), outbox, Instant.MIN);
    }

    void sendNow(Talk talk, Outgoing o) {
        boolean acks = talk.cursor().seq() > talk.acknowledged();
        Cursor ack = acks ? talk.cursor() : null;
        send(
                o.end()
                        ? new ClientFrame.ConversationEnd(o.id(), talk.id(), o.n(), o.next(), ack)
                        : new ClientFrame.MessageSend(o.id(), talk.id(), o.n(), o.text(), false, ack));
        if (acks) {
            acknowledged(talk.id());
        }
    }
}
