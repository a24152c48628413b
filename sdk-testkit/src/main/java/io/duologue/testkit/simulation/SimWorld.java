package io.duologue.testkit.simulation;

import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationStore;
import io.duologue.core.conversation.TranscriptStore;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.ErasureStore;
import io.duologue.core.identity.PendingSignInStore;
import io.duologue.core.limit.RateLimiter;
import io.duologue.core.moderation.AppealStore;
import io.duologue.core.moderation.AuditStore;
import io.duologue.core.moderation.BlockStore;
import io.duologue.core.moderation.ModerationPolicy;
import io.duologue.core.moderation.ReportStore;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.moderation.Verdict;
import io.duologue.core.presence.NodeId;
import io.duologue.core.presence.PresenceDirectory;
import io.duologue.core.profile.AvatarStore;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.session.SessionStore;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.QueueLimits;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.FrameCodec;
import io.duologue.protocol.ServerFrame;
import io.duologue.testkit.history.History;
import io.duologue.testkit.history.HistoryEvent;
import io.duologue.testkit.wire.Direction;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A platform with its nodes, stores, lines and people, and the one thread in which all of it happens. */
final class SimWorld {
    /** Whoever says this is restricted. */
    static final String FORBIDDEN = "this is forbidden";
    /** For so long. */
    static final Duration RESTRICTION = Duration.ofSeconds(20);

    private final SimOptions options;
    private final Random random;
    private final EventQueue queue;
    private final History history = new History();
    private final FrameCodec codec = FrameCodec.create();
    private final Facts facts;
    private final Seams seams;
    private final Stores stores;
    private final Visitors visitors;
    private final List<@Nullable SimNode> nodes = new ArrayList<>();
    private final List<SimLine> lines = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private int runs;
    private int applications;

    SimWorld(long seed, SimOptions options) {
        this.options = options;
        this.random = new Random(seed);
        this.queue = new EventQueue(fork());
        this.facts = new Facts(history, queue);
        this.seams = new Seams(queue, fork(), facts, options.interleaving());
        this.stores = new Stores(
                AccountStore.inMemory(1_000),
                CredentialStore.inMemory(100_000),
                PendingSignInStore.inMemory(1_000),
                ProfileStore.inMemory(1_000),
                AvatarStore.inMemory(1),
                SessionStore.inMemory(1_000),
                ConversationLog.inMemory(options.log(), fork()),
                ConversationStore.inMemory(10_000),
                TranscriptStore.inMemory(1),
                BlockStore.inMemory(10_000),
                ReportStore.inMemory(10_000),
                RestrictionStore.inMemory(10_000),
                AppealStore.inMemory(1),
                AuditStore.inMemory(1),
                MatchQueue.inMemory(QueueLimits.standard()),
                RateLimiter.inMemory(10_000),
                PresenceDirectory.inMemory(),
                new SimRelay(queue, fork(), options.lostBells(), this::ownerOf),
                ErasureStore.inMemory(1_000));
        this.visitors = new Visitors(stores, fork());
        for (int i = 0; i < options.nodes(); i++) {
            nodes.add(null);
            startNode(i);
        }
    }

    /** A source of chance of its own, so that one part does not disturb the other. */
    Random fork() {
        return new Random(random.nextLong());
    }

    EventQueue queue() {
        return queue;
    }

    Instant now() {
        return queue.instant();
    }

    History history() {
        return history;
    }

    Stores stores() {
        return stores;
    }

    Seams seams() {
        return seams;
    }

    SimOptions options() {
        return options;
    }

    void run(Duration time) {
        queue.runUntil(now().plus(time));
    }

    // ── nodes ──

    SimNode startNode(int slot) {
        SimNode node = new SimNode(new NodeId("n" + slot + "-" + ++runs), this, fork());
        nodes.set(slot, node);
        node.start(Duologue.builder()
                .stores(seams.of(node, stores))
                .options(options.engine())
                .node(node.id())
                .clock(queue)
                .executor(node.executor())
                .looks(Runnable::run)
                .judges(node.executor())
                .timer(node.timer())
                .random(fork())
                .employerKey(new byte[32])
                .moderation(moderation(slot))
                .build());
        note("start " + node.id());
        return node;
    }

    /** Every other node has a policy that may block, so that the world goes on while a message is judged. */
    private static ModerationPolicy moderation(int slot) {
        ModerationPolicy.Quick quick = SimWorld::judge;
        ModerationPolicy.Quick mild = draft -> Verdict.ALLOW;
        ModerationPolicy mayBlock = draft -> Verdict.ALLOW;
        return ModerationPolicy.standard().and(quick).and(slot % 2 == 0 ? mild : mayBlock);
    }

    private static Verdict judge(ModerationPolicy.MessageDraft draft) {
        return draft.text().contains(FORBIDDEN)
                ? Verdict.restrict("forbidden", "what may not be said was said", RESTRICTION)
                : Verdict.ALLOW;
    }

    @Nullable SimNode node(int slot) {
        return nodes.get(slot);
    }

    int slots() {
        return nodes.size();
    }

    @Nullable SimNode anyNode() {
        List<SimNode> alive = new ArrayList<>();
        for (SimNode node : nodes) {
            if (node != null && !node.isDead() && !node.isDraining()) {
                alive.add(node);
            }
        }
        return alive.isEmpty() ? null : alive.get(random.nextInt(alive.size()));
    }

    private EventQueue.@Nullable Owner ownerOf(NodeId id) {
        for (SimNode node : nodes) {
            if (node != null && node.id().equals(id)) {
                return node;
            }
        }
        return null;
    }

    /** Kills a node as it stands. Its lines are gone; whether clients are told is up to chance. */
    void kill(SimNode node) {
        if (node.isDead()) {
            return;
        }
        note("kill " + node.id());
        node.die();
        boolean told = random.nextBoolean();
        for (SimLine line : lines) {
            if (line.node() == node) {
                line.nodeDied(told);
            }
        }
    }

    /** Puts a fresh node in the place of one that is gone. */
    void replace(SimNode node) {
        int slot = nodes.indexOf(node);
        if (slot >= 0) {
            startNode(slot);
        }
    }

    void halted(SimNode node, Instant until) {
        history.add(new HistoryEvent.Halted(now(), node.id().value(), until));
    }

    /** No faults any more, every node alive. */
    void heal() {
        note("heal");
        seams.heal();
        for (int slot = 0; slot < nodes.size(); slot++) {
            SimNode node = nodes.get(slot);
            if (node == null || node.isDead()) {
                startNode(slot);
            } else {
                node.cancelStrike();
                node.release();
            }
        }
        lines.forEach(line -> line.slow(Duration.ZERO));
    }

    // ── lines and people ──

    SimLine newLine(String name, SimNode node, SimLine.Ear ear) {
        SimLine line = new SimLine(name + "@" + node.id(), this, node, ear, fork());
        lines.add(line);
        return line;
    }

    List<SimLine> lines() {
        return lines;
    }

    byte[] encode(ClientFrame frame) {
        byte[] utf8 = codec.encode(frame);
        onTheWire(Direction.CLIENT, new String(utf8, StandardCharsets.UTF_8));
        return utf8;
    }

    ClientFrame decodeClient(byte[] utf8) {
        return codec.decodeClient(new String(utf8, StandardCharsets.UTF_8));
    }

    ServerFrame decodeServer(byte[] utf8) {
        return codec.decodeServer(new String(utf8, StandardCharsets.UTF_8));
    }

    /** Lets the wire be heard. */
    void onTheWire(Direction direction, String frame) {
        try {
            options.wire().accept(direction, frame);
        } catch (AssertionError e) {
            complaint(e.toString());
        }
    }

    /** Somebody with an account, a profile and the house's rules read. */
    String newPerson(boolean asked) {
        return visitors.register(asked, now());
    }

    String newApplication(String person) {
        return person + "-tab" + ++applications;
    }

    String ticket(String person) {
        return visitors.ticket(person, now());
    }

    String partner(String conversation, String person) {
        return facts.partner(conversation, person);
    }

    // ── what is noticed ──

    void note(String what) {
        history.add(new HistoryEvent.Note(now(), what));
    }

    void complaint(String what) {
        note("COMPLAINT " + what);
        complaints.add(now() + " " + what);
    }

    void surprise(String where, Throwable what) {
        StringWriter trace = new StringWriter();
        what.printStackTrace(new PrintWriter(trace));
        complaint(where + ": " + trace);
    }

    List<String> complaints() {
        return complaints;
    }
}
