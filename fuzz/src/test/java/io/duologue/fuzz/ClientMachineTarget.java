package io.duologue.fuzz;

import io.duologue.client.machine.ClientInput;
import io.duologue.client.machine.ClientMachine;
import io.duologue.client.machine.ClientOutput;
import io.duologue.client.machine.ClientSettings;
import io.duologue.client.machine.ClientState;
import io.duologue.client.machine.Observation;
import io.duologue.client.machine.Talk;
import io.duologue.client.machine.Wish;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.FrameCodec;
import io.duologue.protocol.FrameException;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import io.duologue.testkit.wire.Direction;
import io.duologue.testkit.wire.FrameSchemas;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A server may say what it likes and in any order: a client's machine takes it, says only what the protocol knows, gives
 * its application every entry once and in order, keeps no more than so much, and comes to rest.
 *
 * <p>Input: lines. One that begins with <code>{</code> is a frame of the server's; the others are the person, the line and the clock, see
 * {@link #other}. In frames {@code $C} is the conversation that goes on, {@code $I} and {@code $N} the id and the number of
 * what was said last, {@code $P} the place of the last entry, {@code $Q} the one behind it, {@code $O} an offer.
 */
final class ClientMachineTarget {
    private static final FrameCodec CODEC = FrameCodec.create();
    private static final FrameSchemas SCHEMAS = FrameSchemas.load();
    private static final int MOST_LINES = 120;
    private static final int MOST_OUTPUTS = 1_200;
    private static final int MOST_TALKS = 16;
    private static final int MOST_OUTBOX = 2 * ClientSettings.MOST_KEPT + 1;
    /** Steps at one moment after which whoever still wants to be woken would never stop. */
    private static final int MOST_WAKES = 8;

    /** The place up to which each conversation was told. */
    private final Map<String, Long> told = new HashMap<>();
    /** The place at which each conversation was opened, or taken up again behind a gap. */
    private final Map<String, Long> begun = new HashMap<>();
    /** The mark of each entry that was told, by conversation and place. */
    private final Map<String, Integer> marks = new HashMap<>();

    private Instant now = Instant.parse("2026-11-21T09:00:00Z");
    private ClientState state = ClientState.fresh(ClientSettings.of("fuzz", "instance-1"), 7, now);
    private String id = "none";
    private long n;
    private int said;

    private ClientMachineTarget() {}

    static void feed(byte[] input) {
        ClientMachineTarget client = new ClientMachineTarget();
        Runs.text(input).lines().limit(MOST_LINES).forEach(client::line);
        client.pass(Duration.ofMinutes(1));
    }

    private void line(String line) {
        if (line.startsWith("{")) {
            frame(filled(line));
        } else {
            other(line);
        }
    }

    private String filled(String line) {
        String conversation = state.conversation();
        long place = conversation == null ? 1 : told.getOrDefault(conversation, 0L) + 1;
        return line.replace("$C", conversation == null ? "c_" + "a".repeat(26) : conversation)
                .replace("$I", id)
                .replace("$N", Long.toString(n))
                .replace("$Q", Long.toString(place))
                .replace("$P", Long.toString(place - 1))
                .replace("$O", state.offer() == null ? "o_1" : state.offer());
    }

    private void frame(String text) {
        try {
            tell(new ClientInput.Heard(state.line(), CODEC.decodeServer(text)));
        } catch (FrameException e) {
            // a client takes no notice of what it does not understand
        }
    }

    private void other(String line) {
        String[] words = line.split(" ", 2);
        String rest = words.length > 1 ? words[1] : "";
        switch (words[0]) {
            case "online" -> tell(ClientInput.Bare.GO_ONLINE);
            case "offline" -> tell(new ClientInput.GoOffline(rest.isEmpty()));
            case "wake" -> tell(ClientInput.Bare.WAKE);
            case "open" -> tell(new ClientInput.Opened(rest.isEmpty() ? state.line() : number(rest)));
            case "notopen" -> tell(ClientInput.NotOpened.of(state.line(), number(rest)));
            case "close" -> tell(new ClientInput.LineClosed(state.line(), number(rest)));
            case "spare" -> tell(new ClientInput.Opened(state.spare()));
            case "say" -> say(rest);
            case "end" -> tell(new ClientInput.End(rest.equals("next")));
            case "read" -> tell(new ClientInput.Read(String.valueOf(state.conversation()), number(rest)));
            case "type" -> tell(new ClientInput.Type(String.valueOf(state.conversation()), rest.isEmpty()));
            case "repeat" -> tell(ClientInput.Bare.REPEAT);
            case "join" -> tell(new ClientInput.Want(Wish.join("w" + ++said, search())));
            case "leave" -> tell(new ClientInput.Want(Wish.leave("w" + ++said)));
            case "answer" -> {
                String offer = state.offer();
                if (offer != null) {
                    tell(new ClientInput.Want(Wish.answer("w" + ++said, offer, rest.isEmpty())));
                }
            }
            case "pass" -> pass(Duration.ofMillis(Math.abs(number(rest)) % 600_000));
            default -> {}
        }
    }

    /** A text with half a character in it is refused by {@code Conversation.send}; it never gets here. */
    private void say(String text) {
        if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            tell(new ClientInput.Say("m" + ++said, text));
        }
    }

    private static ClientFrame.QueueJoin search() {
        return new ClientFrame.QueueJoin(null, List.of("backend"), TalkMode.TEXT, TalkIntent.TALK, false, List.of());
    }

    private static int number(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Lets time pass, and tells it whenever the machine asks for that. */
    private void pass(Duration time) {
        Instant until = now.plus(time);
        int wakes = 0;
        int steps = 0;
        for (Instant next = ClientMachine.wakeAt(state);
                !next.isAfter(until) && steps < 60;
                next = ClientMachine.wakeAt(state)) {
            wakes = next.isAfter(now) ? 0 : wakes + 1;
            require(wakes < MOST_WAKES, "asks at " + now + " to be woken at " + next + " again and again: " + state);
            now = next.isAfter(now) ? next : now;
            tell(ClientInput.Bare.TIME);
            steps++;
        }
        now = until.isAfter(now) ? until : now;
        tell(ClientInput.Bare.TIME);
    }

    private void tell(ClientInput input) {
        String before = state.toString();
        ClientMachine.Step step = ClientMachine.step(state, input, now);
        require(before.equals(state.toString()), "a step changed what it began with");
        require(step.outputs().size() <= MOST_OUTPUTS, step.outputs().size() + " outputs of one step");
        state = step.state();
        require(state.talks().size() <= MOST_TALKS, state.talks().size() + " conversations are kept");
        for (Talk talk : state.talks().values()) {
            require(talk.outbox().size() <= MOST_OUTBOX, talk.outbox().size() + " frames are kept");
        }
        step.outputs().forEach(this::output);
    }

    private void output(ClientOutput output) {
        if (output instanceof ClientOutput.Send send) {
            String text = new String(CODEC.encode(send.frame()), StandardCharsets.UTF_8);
            SCHEMAS.check(Direction.CLIENT, text);
            id = send.frame().id() == null ? id : send.frame().id();
            n = send.frame() instanceof ClientFrame.Durable durable ? durable.n() : n;
        } else if (output instanceof ClientOutput.Observed observed) {
            observed(observed.what());
        }
    }

    private void observed(Observation what) {
        if (what instanceof Observation.Opened opened) {
            told.put(opened.conversation(), opened.from());
            begun.put(opened.conversation(), opened.from());
        } else if (what instanceof Observation.Skipped skipped) {
            told.put(skipped.conversation(), skipped.from());
            begun.put(skipped.conversation(), skipped.from());
        } else if (what instanceof Observation.Received received) {
            received(received.conversation(), received.cursor());
        }
    }

    /** Right behind the last one, or in the place of one that was told: where a store lost some, others grow. */
    private void received(String conversation, Cursor cursor) {
        Long before = told.put(conversation, cursor.seq());
        Integer replaced = marks.put(conversation + " " + cursor.seq(), cursor.mark());
        require(before != null, "an entry of a conversation that was not opened");
        // The one at which it begins was told before, under a mark that is not seen here.
        boolean known = replaced != null || cursor.seq() == begun.getOrDefault(conversation, 0L);
        boolean other = cursor.seq() <= before
                && known
                && !Integer.valueOf(cursor.mark()).equals(replaced);
        require(other || cursor.seq() == before + 1, "behind " + before + " came " + cursor);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
