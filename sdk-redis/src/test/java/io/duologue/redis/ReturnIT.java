package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Connection;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Handshake;
import io.duologue.core.engine.Inbound;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import io.duologue.core.profile.Profile;
import io.duologue.core.session.Activity;
import io.duologue.core.session.LiveSession;
import io.duologue.core.session.SessionId;
import io.duologue.matching.QueueLimits;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ClientFrame.HeldCursor;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.FrameCodec;
import io.duologue.protocol.ServerFrame;
import io.duologue.testkit.FakeTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What it costs Redis that somebody whose node was lost comes back at another one, as {@code docs/redis-layout.md} says it. */
@ExtendWith(Servers.class)
class ReturnIT {
    private static final Instant NOW = FakeTime.START;
    private static final UserId MAYA = new UserId("u_maya");
    private static final UserId TOMAS = new UserId("u_tomas");
    private static final ConversationId TALK = new ConversationId("c_" + "a".repeat(26));
    private static final NodeId LOST = new NodeId("north");
    private static final FrameCodec CODEC = FrameCodec.create();
    private static final Pattern ROW = Pattern.compile("(?m)^\\| \\*\\*([a-z ]+)\\*\\*: .* \\| (\\d+) \\|$");

    private final RedisBackend redis = Servers.onSingle();
    private final EngineOptions options = EngineOptions.builder().build();
    private final Duologue node = node();
    private final Map<String, Integer> measured = new LinkedHashMap<>();

    @AfterEach
    void hangUp() {
        redis.close();
    }

    @Test
    void whoComesBackCostsWhatTheDocumentSays() throws IOException {
        redis.log(options.logLimits(), new Random(1)).create(Samples.conversation(TALK.value(), NOW));
        String maya = wasTalking(MAYA);
        String tomas = wasTalking(TOMAS);
        Inbound partner = comeBack(tomas, new ArrayList<>());
        List<ServerFrame> told = new ArrayList<>();

        Inbound line = comeBack(maya, told);
        measure("message", () -> say(partner, message()));
        measure("message", () -> say(line, message()));

        assertThat(told.stream().map(ServerFrame::type))
                .containsExactly(
                        ServerFrame.Type.WELCOME,
                        ServerFrame.Type.CONVERSATION_SNAPSHOT,
                        ServerFrame.Type.LIVE,
                        ServerFrame.Type.MESSAGE_NEW,
                        ServerFrame.Type.OK);
        assertThat(measured).isEqualTo(documented());
    }

    /** With everything that there is of his conversation. */
    private Inbound comeBack(String bearer, List<ServerFrame> told) {
        Inbound line = measure("handshake", () -> node.gate().open(admitted(bearer), hearing(told)));
        HeldCursor all = new HeldCursor(TALK.value(), Cursor.START);
        measure("hello", () -> say(line, new ClientFrame.Hello("h", "test", "instance-1", List.of(), List.of(all))));
        return line;
    }

    private Admission.Admitted admitted(String bearer) {
        return node.gate()
                .admit(new Handshake(null, List.of("duologue.v1"), "Bearer " + bearer, "192.0.2.1"))
                .orElseThrow(refused -> new IllegalStateException(refused.message()));
    }

    /** On a node that nobody hears of any more. */
    private String wasTalking(UserId user) {
        node.stores()
                .profiles()
                .create(Profile.builder().user(user).name("Somebody").build());
        node.stores().restrictions().active(user, NOW);
        node.stores().profiles().find(user);
        String bearer = "the secret of " + user;
        SecretHash key = SecretHash.of(bearer);
        redis.credentials().issueSession(SignedInSession.of(user, key, NOW, NOW.plus(Duration.ofHours(1))));
        LiveSession session = redis.sessions()
                .claim(user, LOST, new SessionId("s_" + user.value()), NOW)
                .session();
        redis.sessions().replace(session, session.copy().withSignIn(key).withActivity(new Activity.Talking(TALK)));
        return bearer;
    }

    /** One that does everything on the caller's thread, and nothing by itself. */
    private Duologue node() {
        Stores memory = Duologue.inMemory(options, new Random(1));
        NodeId south = new NodeId("south");
        Stores shared = memory.toBuilder()
                .credentials(redis.credentials())
                .profiles(redis.remembering(memory.profiles()))
                .restrictions(redis.remembering(memory.restrictions()))
                .sessions(redis.sessions())
                .log(redis.log(options.logLimits(), new Random(1)))
                .queue(redis.queue("all", QueueLimits.standard(), south))
                .limiter(redis.rateLimiter())
                .presence(redis.presence())
                .build();
        return Duologue.builder()
                .stores(shared)
                .options(options)
                .node(south)
                .clock(() -> NOW.plusSeconds(1))
                .executor(Runnable::run)
                .judges(Runnable::run)
                .looks(Runnable::run)
                .timer((delay, task) -> () -> {})
                .random(new Random(1))
                .build()
                .start();
    }

    private static Connection hearing(List<ServerFrame> told) {
        return new Connection() {
            @Override
            public boolean send(byte[] utf8) {
                return told.add(CODEC.decodeServer(new String(utf8, StandardCharsets.UTF_8)));
            }

            @Override
            public void close(int code, String phrase) {
                throw new IllegalStateException("closed with " + code);
            }
        };
    }

    private static ClientFrame message() {
        return new ClientFrame.MessageSend("m", TALK.value(), 1, "Back", false, null);
    }

    private static void say(Inbound line, ClientFrame frame) {
        line.text(new String(CODEC.encode(frame), StandardCharsets.UTF_8), () -> {});
    }

    private void measure(String step, Runnable action) {
        measure(step, () -> {
            action.run();
            return step;
        });
    }

    /** The last time counts: at the first a server is given its scripts. */
    private <T> T measure(String step, Supplier<T> action) {
        AtomicReference<T> result = new AtomicReference<>();
        String prefix = redis.connection().options().prefix();
        measured.put(step, Monitor.commands(Servers.single(), prefix, () -> result.set(action.get())));
        return result.get();
    }

    private static Map<String, Integer> documented() throws IOException {
        Map<String, Integer> costs = new LinkedHashMap<>();
        ROW.matcher(Files.readString(Path.of("..", "docs", "redis-layout.md")))
                .results()
                .forEach(row -> costs.put(row.group(1), Integer.parseInt(row.group(2))));
        return costs;
    }
}
