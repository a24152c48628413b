package io.duologue.testkit.fakeserver;

import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Connection;
import io.duologue.core.engine.Handshake;
import io.duologue.core.engine.Inbound;
import io.duologue.protocol.Author;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.EndReason;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.FrameCodec;
import io.duologue.protocol.PartnerPresence;
import io.duologue.protocol.ProtocolLimits;
import io.duologue.protocol.Retry;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Somebody for the person under test to talk with, who does what the test says. He is in this process and comes through the engine's gate
 * like everybody else, without a socket. He accepts every offer and acknowledges what he hears unless told otherwise, and moves to
 * another node when his own is drained.
 *
 * <p>What waits, waits 5 s of real time unless {@link #patience} says otherwise, and then throws an {@code AssertionError} that says what
 * was expected. Safe for many threads.
 */
public final class ScriptedPartner {
    private final FakeServer server;
    private final String name;
    private final String bearer;
    private final Executor thread;
    private final FrameCodec codec = FrameCodec.create();

    // All that follows is guarded by this.
    private final Map<String, ServerFrame> answers = new HashMap<>();
    private final List<String> words = new ArrayList<>();
    private @Nullable Line line;
    private boolean live;
    private boolean accepts = true;
    private boolean acknowledges = true;
    private boolean typing;
    private @Nullable String conversation;
    private Cursor cursor = Cursor.START;
    private long n;
    private @Nullable EndReason ended;
    private PartnerPresence other = PartnerPresence.PRESENT;
    private int offers;
    private int commands;
    private int closed;
    private Duration patience = Duration.ofSeconds(5);

    ScriptedPartner(FakeServer server, String name, String bearer, Executor thread) {
        this.server = server;
        this.name = name;
        this.bearer = bearer;
        this.thread = thread;
    }

    /** One connection of his; what an older one still says is not heard. */
    private final class Line implements Connection {
        private volatile @Nullable Inbound inbound;

        @Override
        public boolean send(byte[] utf8) {
            thread.execute(() -> hear(this, codec.decodeServer(utf8, 0, utf8.length)));
            return true;
        }

        @Override
        public void close(int code, String phrase) {
            thread.execute(() -> closed(this, code));
        }

        /** On the partner's thread, so that what is said keeps its order. */
        void tell(ClientFrame frame) {
            thread.execute(() -> {
                Inbound to = inbound;
                if (to != null) {
                    to.text(new String(codec.encode(frame), StandardCharsets.UTF_8), () -> {});
                }
            });
        }
    }

    // ── the script ──────────────────────────────────────────────────────────────────────────────────────────────────

    public String name() {
        return name;
    }

    /** Searches for somebody to talk to about one of these topics; without any, about whatever comes. */
    public ScriptedPartner join(String... topics) {
        comeBack();
        String id = tell(newId -> new ClientFrame.QueueJoin(
                newId, List.of(topics), TalkMode.TEXT, TalkIntent.TALK, topics.length == 0, List.of()));
        ServerFrame answer = answer(id);
        if (!(answer instanceof ServerFrame.Ok)) {
            throw new AssertionError("expected " + name + " to be let into the queue but the answer was " + answer);
        }
        return this;
    }

    /** Whether he accepts offers from now on; the ones before stay as they were answered. */
    public synchronized ScriptedPartner accepts(boolean value) {
        accepts = value;
        return this;
    }

    /** Whether he acknowledges what he hears; without, the person under test is never told that it was delivered. */
    public synchronized ScriptedPartner acknowledges(boolean value) {
        acknowledges = value;
        return this;
    }

    /** How long he waits from now on for what is expected of him, in real time. */
    public synchronized ScriptedPartner patience(Duration value) {
        patience = value;
        return this;
    }

    /** Waits until he has an offer, the so-manieth since he is there. */
    public ScriptedPartner offered(int times) {
        await("to have had " + times + " offers", () -> offers >= times);
        return this;
    }

    /** Waits until he is in a conversation that goes on. */
    public ScriptedPartner met() {
        await("to be in a conversation", () -> conversation != null && ended == null);
        return this;
    }

    /**
     * Says something, once he is in a conversation, and waits until the server has taken it. What comes too fast for the server's limits is
     * said again when the server allows it; where time stands still, that is an error.
     */
    public ScriptedPartner say(String text) {
        met();
        long number = nextNumber();
        ServerFrame answer = sent(number, text);
        while (answer instanceof ServerFrame.Error error
                && error.error().retry() == Retry.AFTER
                && !server.hasFakeTime()) {
            var unused = waitFor(() -> false, Math.max(1, error.error().retryAfterMs()) + 1);
            answer = sent(number, text);
        }
        taken(number, answer, "say something");
        return this;
    }

    /**
     * Says something once, which the server has to refuse with this code, and tells how it did. After a refusal for now, such as
     * {@code moderation.unavailable}, the number is free: {@link #say} the same and it is the client's second attempt.
     */
    public ServerFrame.Problem refused(String text, ErrorCode code) {
        met();
        long number = nextNumber();
        ServerFrame answer = sent(number, text);
        uses(number, answer);
        if (answer instanceof ServerFrame.Error error && error.error().code() == code) {
            return error.error();
        }
        throw new AssertionError(
                "expected " + name + " to be refused with " + code.wireName() + " but the answer was " + answer);
    }

    private ServerFrame sent(long number, String text) {
        return command(id -> new ClientFrame.MessageSend(id, conversationNow(), number, text, false, null));
    }

    /** Begins to type, or stops. */
    public ScriptedPartner types(boolean value) {
        met();
        tell(id -> value
                ? new ClientFrame.TypingStart(null, conversationNow(), null)
                : new ClientFrame.TypingStop(null, conversationNow(), null));
        return this;
    }

    /** Reads everything that he has heard, so that the person under test is told. */
    public ScriptedPartner reads() {
        met();
        tell(id -> new ClientFrame.MessageRead(null, conversationNow(), cursorNow(), null));
        return this;
    }

    /** Ends the conversation. */
    public ScriptedPartner end() {
        met();
        long number = nextNumber();
        taken(
                number,
                command(id -> new ClientFrame.ConversationEnd(id, conversationNow(), number, false, null)),
                "end the conversation");
        return this;
    }

    /** Is gone without a word, as in a tunnel. */
    public ScriptedPartner vanish() {
        Line gone;
        synchronized (this) {
            gone = line;
            line = null;
            live = false;
        }
        if (gone != null) {
            thread.execute(() -> {
                Inbound inbound = gone.inbound;
                if (inbound != null) {
                    inbound.closed();
                }
            });
        }
        return this;
    }

    /** Is there again, with his place in the conversation if it was kept. Nothing happens if he is there. */
    public ScriptedPartner comeBack() {
        boolean away;
        synchronized (this) {
            away = line == null;
        }
        if (away) {
            connect();
        }
        await("to be connected", () -> live);
        return this;
    }

    // ── what he was told ────────────────────────────────────────────────────────────────────────────────────────────

    /** Waits until the other person has said this in the conversation of now. */
    public ScriptedPartner heard(String text) {
        await("to hear “" + text + "”", () -> words.contains(text));
        return this;
    }

    /** What the other person has said in the conversation of now, or in the last one, in order. */
    public synchronized List<String> words() {
        return List.copyOf(words);
    }

    /** Waits until the other person types, or does not. */
    public ScriptedPartner seesTyping(boolean value) {
        await(value ? "to see typing" : "to see no typing", () -> typing == value);
        return this;
    }

    /** Waits until the other person is there, away or gone. */
    public ScriptedPartner sees(PartnerPresence presence) {
        await("to see the other person " + presence, () -> other == presence);
        return this;
    }

    /** Waits for the end of the conversation and says why it came, as he sees it. */
    public EndReason ended() {
        await("to be told of the end", () -> ended != null);
        synchronized (this) {
            return Objects.requireNonNull(ended);
        }
    }

    /** Waits until the server has closed his connection and says with which code. */
    public int closed() {
        await("to be closed", () -> closed > 0);
        synchronized (this) {
            return closed;
        }
    }

    // ── how he does it ──────────────────────────────────────────────────────────────────────────────────────────────

    private interface Command {
        ClientFrame of(String id);
    }

    private void connect() {
        Admission admission = server.gate()
                .admit(new Handshake(null, List.of(ProtocolLimits.SUBPROTOCOL), "Bearer " + bearer, "127.0.0.1"));
        if (!(admission instanceof Admission.Admitted admitted)) {
            throw new AssertionError("expected " + name + " to be let in but was " + admission);
        }
        Line opened = new Line();
        ClientFrame hello;
        synchronized (this) {
            line = opened;
            live = false;
            closed = 0;
            List<ClientFrame.HeldCursor> cursors = conversation == null || ended != null
                    ? List.of()
                    : List.of(new ClientFrame.HeldCursor(conversation, cursor));
            hello = new ClientFrame.Hello(null, "scripted-partner", "scripted-" + name.hashCode(), List.of(), cursors);
        }
        opened.inbound = server.gate().open(admitted, opened);
        opened.tell(hello);
    }

    private String tell(Command command) {
        String id;
        Line to;
        synchronized (this) {
            commands++;
            id = "c" + commands;
            to = line;
        }
        if (to == null) {
            throw new AssertionError("expected " + name + " to be there but he has vanished");
        }
        to.tell(command.of(id));
        return id;
    }

    private ServerFrame command(Command command) {
        return answer(tell(command));
    }

    private ServerFrame answer(String id) {
        await("to get an answer", () -> answers.containsKey(id));
        synchronized (this) {
            return Objects.requireNonNull(answers.remove(id));
        }
    }

    private synchronized long nextNumber() {
        return n + 1;
    }

    private synchronized String conversationNow() {
        return Objects.requireNonNull(conversation);
    }

    private synchronized Cursor cursorNow() {
        return cursor;
    }

    /** A refusal for good uses the number up as well. */
    private synchronized void uses(long number, ServerFrame answer) {
        boolean isUsed = answer instanceof ServerFrame.Ok
                || (answer instanceof ServerFrame.Error error && error.error().retry() == Retry.NEVER);
        n = isUsed ? Math.max(n, number) : n;
    }

    private void taken(long number, ServerFrame answer, String what) {
        uses(number, answer);
        if (answer instanceof ServerFrame.Error error) {
            throw new AssertionError("expected " + name + " to " + what + " but the server refused: "
                    + error.error().code().wireName() + ", " + error.error().message());
        }
    }

    private void await(String what, BooleanSupplier reached) {
        synchronized (this) {
            if (!waitFor(reached, patience.toMillis())) {
                throw new AssertionError("expected " + name + " " + what + " but was " + shown());
            }
        }
    }

    /** False if it was not reached in this time. */
    private synchronized boolean waitFor(BooleanSupplier reached, long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        try {
            while (!reached.getAsBoolean()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private String shown() {
        String where = line == null ? "gone" : live ? "connected" : closed > 0 ? "closed with " + closed : "connecting";
        String talk =
                conversation == null ? "never met anybody" : ended == null ? "is in a conversation" : "saw it end";
        return where + ", " + talk + ", sees the other " + other + ", heard " + words;
    }

    // ── on the partner's thread ─────────────────────────────────────────────────────────────────────────────────────

    private void closed(Line from, int code) {
        synchronized (this) {
            if (from == line) {
                line = null;
                live = false;
                closed = code;
                notifyAll();
            }
        }
        Inbound inbound = from.inbound;
        if (inbound != null) {
            inbound.closed();
        }
    }

    private void hear(Line from, ServerFrame frame) {
        boolean moves;
        synchronized (this) {
            if (from != line) {
                return;
            }
            moves = frame instanceof ServerFrame.ServerDraining;
            note(from, frame);
            notifyAll();
        }
        if (moves) {
            connect();
            from.tell(new ClientFrame.Bye(null));
        }
    }

    private void note(Line from, ServerFrame frame) {
        if (frame instanceof ServerFrame.Live) {
            live = true;
        } else if (frame instanceof ServerFrame.Ping) {
            from.tell(new ClientFrame.Pong(null));
        } else if (frame instanceof ServerFrame.MatchOffer offer) {
            offered(from, offer);
        } else if (frame instanceof ServerFrame.MatchFound found) {
            // The other may have said something already: what is in the log follows from its start.
            begins(found.conversation(), found.n(), Cursor.START);
        } else if (frame instanceof ServerFrame.ConversationSnapshot snapshot) {
            if (!snapshot.conversation().equals(conversation)) {
                begins(snapshot.conversation(), snapshot.n(), snapshot.from());
            }
            n = Math.max(n, snapshot.n());
        } else if (frame instanceof ServerFrame.Welcome welcome) {
            welcomed(welcome);
        } else if (frame instanceof ServerFrame.Typing t) {
            typing = t.active();
        } else if (frame instanceof ServerFrame.Durable entry) {
            entered(from, entry);
        } else {
            answered(from, frame);
        }
    }

    private void welcomed(ServerFrame.Welcome welcome) {
        if (!welcome.resumed() && conversation != null && ended == null) {
            ended = EndReason.LOST;
        }
    }

    private void offered(Line from, ServerFrame.MatchOffer offer) {
        if (!offer.accepted()) {
            offers++;
            from.tell(
                    accepts
                            ? new ClientFrame.MatchAccept(null, offer.offer())
                            : new ClientFrame.MatchDecline(null, offer.offer()));
        }
    }

    private void begins(String found, long lastN, Cursor from) {
        conversation = found;
        n = lastN;
        cursor = from;
        ended = null;
        other = PartnerPresence.PRESENT;
        typing = false;
        words.clear();
    }

    private void entered(Line from, ServerFrame.Durable entry) {
        if (!entry.conversation().equals(conversation) || entry.cursor().seq() <= cursor.seq()) {
            return;
        }
        if (entry instanceof ServerFrame.MessageNew message && message.from() == Author.PARTNER) {
            words.add(message.text());
            typing = false;
        } else if (entry instanceof ServerFrame.PartnerState state && state.from() == Author.PARTNER) {
            other = state.state();
        } else if (entry instanceof ServerFrame.ConversationEnded end) {
            ended = end.ended().reason();
        }
        reached(from, entry.cursor());
    }

    private void reached(Line from, Cursor place) {
        if (conversation != null && place.seq() > cursor.seq()) {
            cursor = place;
            if (acknowledges) {
                from.tell(new ClientFrame.Ack(null, conversation, place));
            }
        }
    }

    private void answered(Line from, ServerFrame frame) {
        String re = null;
        if (frame instanceof ServerFrame.Ok ok) {
            re = ok.re();
            if (ok.cursor() != null
                    && ok.conversation() != null
                    && ok.conversation().equals(conversation)) {
                reached(from, ok.cursor());
                ended = ok.ended() == null ? ended : ok.ended().reason();
            }
        } else if (frame instanceof ServerFrame.Error error) {
            re = error.re();
        } else if (frame instanceof ServerFrame.QueueRefused refused) {
            re = refused.re();
        }
        if (re != null) {
            answers.put(re, frame);
        }
    }
}
