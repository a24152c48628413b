package io.duologue.testkit.simulation;

import io.duologue.core.engine.Connection;
import io.duologue.core.engine.Inbound;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.ServerFrame;
import io.duologue.testkit.history.HistoryEvent;
import io.duologue.testkit.wire.Direction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One connection: an ordered stream in each direction, until it is cut. What is in flight when it is cut may be lost, in
 * either direction; each end learns of it at its own time, or never.
 */
final class SimLine implements Connection {
    /** How a line breaks. */
    enum Cut {
        /** Both ends learn of it at once. */
        RESET,
        /** Nobody learns of anything. */
        BLACK_HOLE,
        /** The client knows; what it had sent still arrives, late, and only then the server learns of it. */
        SERVER_LATE,
        /** The server knows, the client hears nothing any more. */
        CLIENT_LATE;

        static Cut any(Random random) {
            return List.of(values()).get(random.nextInt(values().length));
        }
    }

    /** How the client hears. */
    interface Ear {
        void heard(SimLine line, ServerFrame frame, Instant saidAt);

        void closed(SimLine line, int code);

        /** Whether it reads what has come. */
        boolean isReading();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Packet(Instant due, Instant saidAt, byte[] text, int closeCode) {}

    private record Hanging(String conversation, long seq, int bytes) {}

    private static final int LINE_BYTES = 512 * 1024;

    private final String id;
    private final SimWorld world;
    private final SimNode node;
    private final Ear ear;
    private final Random random;
    private final Deque<Packet> up = new ArrayDeque<>();
    private final Deque<Packet> down = new ArrayDeque<>();
    private final Deque<Hanging> hanging = new ArrayDeque<>();
    private final Map<String, Long> lastSeq = new HashMap<>();
    private @Nullable Inbound inbound;
    private boolean openAtClient = true;
    private boolean openAtServer = true;
    private boolean broken;
    private boolean ready = true;
    private int downBytes;
    private int mostHanging;
    private long mostHangingBytes;
    private long hangingBytes;
    private Duration delay = Duration.ZERO;
    private Instant upFree = Instant.MIN;
    private Instant downFree = Instant.MIN;

    SimLine(String id, SimWorld world, SimNode node, Ear ear, Random random) {
        this.id = id;
        this.world = world;
        this.node = node;
        this.ear = ear;
        this.random = random;
    }

    void opened(Inbound at) {
        inbound = at;
    }

    String id() {
        return id;
    }

    SimNode node() {
        return node;
    }

    boolean isOpenAtClient() {
        return openAtClient;
    }

    boolean isOpenAtServer() {
        return openAtServer && !node.isDead();
    }

    // ── the server's end ──

    @Override
    public boolean send(byte[] utf8) {
        if (!openAtServer || downBytes >= LINE_BYTES) {
            return false;
        }
        hangs(utf8);
        downBytes += utf8.length;
        downwards(new Packet(nextDown(), world.now(), utf8, 0));
        return true;
    }

    @Override
    public void close(int code, String phrase) {
        if (openAtServer) {
            openAtServer = false;
            downwards(new Packet(nextDown(), world.now(), new byte[0], code));
            node.post(latency(), this::serverLearns);
        }
    }

    private void hangs(byte[] utf8) {
        world.onTheWire(Direction.SERVER, new String(utf8, StandardCharsets.UTF_8));
        ServerFrame frame = world.decodeServer(utf8);
        String conversation = null;
        Cursor cursor = null;
        if (frame instanceof ServerFrame.Durable durable) {
            conversation = durable.conversation();
            cursor = durable.cursor();
        } else if (frame instanceof ServerFrame.Ok ok) {
            conversation = ok.conversation();
            cursor = ok.cursor();
        }
        if (conversation != null && cursor != null && cursor.seq() > lastSeq.getOrDefault(conversation, 0L)) {
            lastSeq.put(conversation, cursor.seq());
            hanging.add(new Hanging(conversation, cursor.seq(), utf8.length));
            hangingBytes += utf8.length;
            mostHanging = Math.max(mostHanging, hanging.size());
            mostHangingBytes = Math.max(mostHangingBytes, hangingBytes);
        }
    }

    private void acknowledged(ClientFrame frame) {
        if (!(frame instanceof ClientFrame.OfConversation of)) {
            return;
        }
        String conversation = of.conversation();
        Cursor ack = of.ack();
        if (ack != null) {
            hanging.removeIf(h -> h.conversation().equals(conversation) && h.seq() <= ack.seq());
        }
        if (frame instanceof ClientFrame.ConversationSync sync) {
            long from = sync.cursor().seq();
            hanging.removeIf(h -> h.conversation().equals(conversation) && h.seq() > from);
            lastSeq.merge(conversation, from, Math::min);
        }
        hangingBytes = hanging.stream().mapToLong(Hanging::bytes).sum();
    }

    private void downwards(Packet packet) {
        if (!broken) {
            down.add(packet);
            world.queue().postAt(null, packet.due(), this::clientLooks);
        }
    }

    private void serverLooks() {
        Inbound at = inbound;
        if (at == null || !ready || up.isEmpty() || up.element().due().isAfter(world.now())) {
            return;
        }
        Packet packet = up.remove();
        if (packet.closeCode() != 0) {
            serverLearns();
            return;
        }
        String text = new String(packet.text(), StandardCharsets.UTF_8);
        acknowledged(world.decodeClient(packet.text()));
        ready = false;
        at.text(text, () -> {
            ready = true;
            node.post(Duration.ZERO, this::serverLooks);
        });
    }

    private void serverLearns() {
        Inbound at = inbound;
        if (at != null) {
            inbound = null;
            openAtServer = false;
            at.closed();
        }
    }

    // ── the client's end ──

    void say(ClientFrame frame) {
        if (openAtClient && !broken) {
            upwards(new Packet(nextUp(), world.now(), world.encode(frame), 0));
        }
    }

    /** The client leaves the line; the server learns of it behind what was said. */
    void hangUp() {
        if (openAtClient) {
            openAtClient = false;
            down.clear();
            if (!broken) {
                upwards(new Packet(nextUp(), world.now(), new byte[0], 1001));
            }
        }
    }

    private void upwards(Packet packet) {
        up.add(packet);
        node.post(Duration.between(world.now(), packet.due()), this::serverLooks);
    }

    void clientLooks() {
        while (openAtClient
                && !down.isEmpty()
                && ear.isReading()
                && !down.element().due().isAfter(world.now())) {
            Packet packet = down.remove();
            if (packet.closeCode() != 0) {
                clientLearns(packet.closeCode());
                return;
            }
            downBytes -= packet.text().length;
            ear.heard(this, world.decodeServer(packet.text()), packet.saidAt());
        }
    }

    private void clientLearns(int code) {
        if (openAtClient) {
            openAtClient = false;
            ear.closed(this, code);
        }
    }

    // ── faults ──

    void cut(Cut how) {
        if (broken) {
            return;
        }
        broken = true;
        world.note("cut " + id + " " + how);
        down.clear();
        downBytes = 0;
        if (how == Cut.SERVER_LATE) {
            Duration late = Duration.ofMillis(random.nextInt(9_000));
            Instant due = world.now().plus(late);
            Deque<Packet> inFlight = new ArrayDeque<>(up);
            up.clear();
            for (Packet packet : inFlight) {
                up.add(new Packet(due, packet.saidAt(), packet.text(), packet.closeCode()));
                node.post(late, this::serverLooks);
            }
            node.post(late.plusMillis(50 + random.nextInt(20_000)), this::serverLearns);
        } else {
            dropSome(up);
        }
        if (how == Cut.RESET || how == Cut.CLIENT_LATE) {
            node.post(latency(), this::serverLearns);
        }
        if (how == Cut.RESET || how == Cut.SERVER_LATE) {
            world.queue().post(null, latency(), () -> clientLearns(1006));
        }
    }

    /** What was in flight is lost from some point on. */
    private void dropSome(Deque<Packet> packets) {
        int kept = packets.isEmpty() ? 0 : random.nextInt(packets.size() + 1);
        while (packets.size() > kept) {
            packets.removeLast();
        }
    }

    /** The node is gone: its system says so at once, or nobody does. */
    void nodeDied(boolean told) {
        broken = true;
        openAtServer = false;
        inbound = null;
        up.clear();
        down.clear();
        if (told) {
            world.queue().post(null, latency(), () -> clientLearns(1006));
        }
    }

    /** Everything takes longer from now on. */
    void slow(Duration more) {
        delay = more;
    }

    private Duration latency() {
        return Duration.ofMillis(1 + random.nextInt(25)).plus(delay);
    }

    private Instant nextUp() {
        upFree = later(upFree, world.now().plus(latency()));
        return upFree;
    }

    private Instant nextDown() {
        downFree = later(downFree, world.now().plus(latency()));
        return downFree;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    // ── for the history ──

    HistoryEvent standing() {
        return new HistoryEvent.LineStanding(world.now(), id, openAtClient, isOpenAtServer());
    }

    HistoryEvent unacknowledged() {
        // One entry more may be sent with the last byte of credit.
        return new HistoryEvent.Unacknowledged(
                world.now(), id, mostHanging, mostHangingBytes, 256, 256 * 1024 + 8 * 1024);
    }
}
