package io.duologue.fuzz;

import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Connection;
import io.duologue.core.engine.Handshake;
import io.duologue.core.engine.Inbound;
import io.duologue.core.identity.UserId;
import io.duologue.protocol.Author;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.CloseCode;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.FrameCodec;
import io.duologue.protocol.FrameException;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import io.duologue.testkit.history.History;
import io.duologue.testkit.history.HistoryEvent;
import io.duologue.testkit.history.HistoryEvent.Outcome;
import io.duologue.testkit.history.HistoryEvent.What;
import io.duologue.testkit.wire.Direction;
import io.duologue.testkit.wire.FrameSchemas;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Somebody with one program and one line at a time. What he is told is held to its schema and written into the history as
 * what his program was given. One thread.
 */
final class Person {
    private static final FrameCodec CODEC = FrameCodec.create();
    private static final FrameSchemas SCHEMAS = FrameSchemas.load();
    /** One frame may bring a whole replay, and no more. */
    private static final int MOST_ANSWERS = 700;

    private final String name;
    private final UserId user;
    private final OneNode node;
    private final History history;
    private final Map<String, Cursor> cursors = new HashMap<>();
    private final List<Integer> closeCodes = new ArrayList<>();
    private final List<ServerFrame> unread = new ArrayList<>();
    private Line line;
    private String conversation = "c_" + "a".repeat(26);
    private String offer = "o_1";
    private long n = 1;
    private String waiting = "";
    private int said;
    private boolean lies;
    private AssertionError wrong;

    Person(String name, UserId user, OneNode node, History history) {
        this.name = name;
        this.user = user;
        this.node = node;
        this.history = history;
    }

    UserId user() {
        return user;
    }

    List<Integer> closeCodes() {
        return closeCodes;
    }

    /** Throws what was wrong first, if anything was: what is thrown to the engine may be heard by nobody. */
    void verify() {
        read();
        if (wrong != null) {
            throw wrong;
        }
    }

    /** Does what a line of input says. A frame of his own choice makes him a liar, whose word counts no more. */
    void act(String what) {
        String[] words = what.split(" ", 2);
        String rest = words.length > 1 ? words[1] : "";
        switch (words[0]) {
            case "open" -> open();
            case "hello" -> {
                open();
                hello();
            }
            case "cut" -> cut();
            case "large" -> line().inbound.tooLarge();
            case "binary" -> line().inbound.notText();
            case "full" -> line().full = !line().full;
            case "join" ->
                say(new ClientFrame.QueueJoin(
                        "j", List.of("backend"), TalkMode.TEXT, TalkIntent.TALK, false, List.of()));
            case "leave" -> say(new ClientFrame.QueueLeave("l"));
            case "accept" -> say(new ClientFrame.MatchAccept("o", offer));
            case "decline" -> say(new ClientFrame.MatchDecline("o", offer));
            case "say" -> message(rest);
            case "end" -> say(new ClientFrame.ConversationEnd("e", conversation, n, rest.equals("next"), null));
            case "type" -> say(new ClientFrame.TypingStart(null, conversation, null));
            case "ping" -> say(new ClientFrame.Ping("p"));
            default -> {
                if (what.startsWith("{")) {
                    lie(filled(what));
                }
            }
        }
        node.settle();
        read();
    }

    private Line line() {
        if (line == null) {
            open();
        }
        return line;
    }

    private void open() {
        // A liar keeps his old line, so that there are two.
        if (line != null && !lies) {
            line.inbound.closed();
            node.settle();
            read();
        }
        Handshake handshake =
                new Handshake(null, List.of("duologue.v1", "ticket." + node.ticket(user)), null, "192.0.2.1");
        Line opened = new Line();
        if (node.engine().gate().admit(handshake) instanceof Admission.Admitted admitted) {
            opened.inbound = node.engine().gate().open(admitted, opened);
        } else {
            opened.inbound = NOBODY;
        }
        line = opened;
    }

    private void cut() {
        line().inbound.closed();
        line = null;
    }

    private void hello() {
        List<ClientFrame.HeldCursor> held = new ArrayList<>();
        cursors.forEach((id, cursor) -> {
            if (id.equals(conversation)) {
                held.add(new ClientFrame.HeldCursor(id, cursor));
            }
        });
        say(new ClientFrame.Hello("h", "fuzz", "instance-" + name, List.of(), held));
    }

    private void message(String text) {
        if (waiting.isEmpty()) {
            waiting = text.isEmpty() ? "hm" : text;
            said++;
            submitted(conversation, message(), waiting);
        }
        try {
            say(new ClientFrame.MessageSend(message(), conversation, n, waiting, false, null));
        } catch (IllegalArgumentException e) {
            // no frame has such a text; his program tells him so
            answered(conversation, message(), Outcome.REFUSED, 0);
            waiting = "";
        }
    }

    /** The name of what he said last; no two people's are the same. */
    private String message() {
        return name + "-" + said;
    }

    private void say(ClientFrame frame) {
        hear(new String(CODEC.encode(frame), StandardCharsets.UTF_8));
    }

    private void lie(String text) {
        lies = true;
        try {
            if (CODEC.decodeClient(text) instanceof ClientFrame.MessageSend message) {
                said++;
                submitted(message.conversation(), message(), message.text());
            }
        } catch (FrameException e) {
            // nothing that could be delivered to anybody
        }
        hear(text);
    }

    private void hear(String text) {
        Line to = line();
        int before = to.taken;
        to.inbound.text(text, () -> {});
        node.settle();
        if (to.taken - before > MOST_ANSWERS) {
            fail(to.taken - before + " frames for one");
        }
    }

    private String filled(String text) {
        Cursor cursor = cursors.getOrDefault(conversation, Cursor.START);
        String at = "[" + cursor.seq() + ",\"" + String.format("%08x", cursor.mark()) + "\"]";
        return text.replace("$C", conversation)
                .replace("$O", offer)
                .replace("$N", Long.toString(n))
                .replace("$K", at)
                .replace("$T", node.ticket(user));
    }

    // ── what he is told ──

    /** Behind the engine's back, because an answer of ours must not come into the middle of its step. */
    private void read() {
        while (!unread.isEmpty()) {
            List<ServerFrame> frames = List.copyOf(unread);
            unread.clear();
            frames.forEach(this::told);
            if (!lies && line != null && line.closeCode == 0 && cursors.containsKey(conversation)) {
                say(new ClientFrame.Ack(null, conversation, cursors.get(conversation)));
            }
        }
    }

    private void told(ServerFrame frame) {
        if (frame instanceof ServerFrame.MatchFound found) {
            begun(found.conversation(), found.head(), found.n());
        } else if (frame instanceof ServerFrame.ConversationSnapshot snapshot) {
            if (!snapshot.conversation().equals(conversation)) {
                begun(snapshot.conversation(), snapshot.head(), snapshot.n());
            }
        } else if (frame instanceof ServerFrame.MatchOffer offered) {
            offer = offered.offer();
        } else if (frame instanceof ServerFrame.Durable entry) {
            entry(entry);
        } else if (frame instanceof ServerFrame.Ok ok && message().equals(ok.re())) {
            accepted(ok);
        } else if (frame instanceof ServerFrame.Error error) {
            refused(error);
        }
    }

    private void begun(String id, Cursor from, long numbered) {
        conversation = id;
        n = numbered + 1;
        waiting = "";
        cursors.putIfAbsent(id, from);
        if (!lies) {
            history.add(new HistoryEvent.Opened(node.instant(), name, name, id, from.seq()));
        }
    }

    private void entry(ServerFrame.Durable entry) {
        if (entry instanceof ServerFrame.MessageNew m) {
            String author = m.from() == Author.SELF ? name : name.equals("maya") ? "tomas" : "maya";
            received(m.conversation(), m.cursor(), What.MESSAGE, author, m.n(), m.text());
        } else if (entry instanceof ServerFrame.ConversationEnded) {
            received(entry.conversation(), entry.cursor(), What.END, null, 0, "");
        } else if (entry instanceof ServerFrame.EntryGone) {
            received(entry.conversation(), entry.cursor(), What.GONE, null, 0, "");
        } else {
            received(entry.conversation(), entry.cursor(), What.PRESENCE, null, 0, "");
        }
    }

    private void accepted(ServerFrame.Ok ok) {
        Cursor cursor = ok.cursor();
        if (cursor == null || waiting.isEmpty()) {
            return;
        }
        String in = String.valueOf(ok.conversation());
        answered(in, message(), Outcome.OK, cursor.seq());
        received(in, cursor, What.MESSAGE, name, ok.n(), waiting);
        waiting = "";
        n = ok.n() + 1;
    }

    private void refused(ServerFrame.Error error) {
        if (error.error().code() == ErrorCode.INTERNAL) {
            fail("the engine failed: " + error);
        }
        boolean mine = message().equals(error.re()) && !waiting.isEmpty();
        if (mine && error.error().code() == ErrorCode.MESSAGE_BLOCKED) {
            answered(conversation, message(), Outcome.REFUSED, 0);
            waiting = "";
            n++;
        } else if (mine && error.error().code() == ErrorCode.CONVERSATION_OVER) {
            answered(conversation, message(), Outcome.OVER, 0);
            waiting = "";
        }
    }

    private void received(String in, Cursor cursor, What what, String author, long number, String text) {
        Cursor before = cursors.get(in);
        if (before != null && cursor.seq() <= before.seq()) {
            return;
        }
        cursors.put(in, cursor);
        if (!lies) {
            history.add(new HistoryEvent.Received(
                    node.instant(), node.instant(), name, name, in, cursor.seq(), what, author, number, text));
        }
    }

    private void submitted(String in, String message, String text) {
        history.add(new HistoryEvent.Submitted(node.instant(), name, name, in, message, text));
    }

    private void answered(String in, String message, Outcome outcome, long seq) {
        if (!lies) {
            history.add(new HistoryEvent.Answered(node.instant(), name, in, message, outcome, seq));
        }
    }

    private void fail(String why) {
        if (wrong == null) {
            wrong = new AssertionError(name + ": " + why);
        }
    }

    private final class Line implements Connection {
        private Inbound inbound = NOBODY;
        private int taken;
        private int closeCode;
        private boolean full;

        @Override
        public boolean send(byte[] utf8) {
            if (full || closeCode != 0) {
                return false;
            }
            taken++;
            String text = new String(utf8, StandardCharsets.UTF_8);
            try {
                SCHEMAS.check(Direction.SERVER, text);
                ServerFrame frame = CODEC.decodeServer(text);
                if (this == line) {
                    unread.add(frame);
                }
            } catch (AssertionError | FrameException e) {
                fail(e.toString());
            }
            return true;
        }

        @Override
        public void close(int code, String phrase) {
            closeCode = closeCode == 0 ? code : closeCode;
            closeCodes.add(code);
            if (code == CloseCode.SERVER_ERROR.code()) {
                fail("the engine failed and closed the line");
            }
        }
    }

    private static final Inbound NOBODY = new Inbound() {
        @Override
        public void text(String message, Runnable ready) {}

        @Override
        public void tooLarge() {}

        @Override
        public void notText() {}

        @Override
        public void closed() {}
    };
}
