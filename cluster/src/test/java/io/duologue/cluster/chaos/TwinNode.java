package io.duologue.cluster.chaos;

import io.duologue.cluster.Leash;
import io.duologue.core.BackendException;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.ConversationLog.FenceResult;
import io.duologue.core.conversation.ConversationLog.ReadResult;
import io.duologue.core.conversation.ConversationLog.Submission;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.relay.Relay;
import io.duologue.server.ReferenceServer;
import io.duologue.server.config.Configuration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The reference server with a log from which protections can be taken away, and to which things happen, while it runs: as the file
 * {@value #SWITCHES} in the folder {@value #FOLDER} says. What the log did it puts down in {@value #FACTS} there, as all nodes do.
 */
public final class TwinNode {
    static final String FOLDER = "TWIN_FOLDER";
    static final String SWITCHES = "switches";
    static final String FACTS = "facts";

    /** Words that make a message one whose answer gets lost, once. */
    static final String AMBIGUOUS = "ambiguous";

    /** A word in the file of switches. */
    enum Switch {
        /** Protection off: whoever was replaced appends all the same. */
        NO_FENCE,
        /** Protection off: what was accepted is accepted again. */
        NO_DEDUPE,
        /** Protection off: nobody notices that a log has lost entries. */
        NO_MARKS,
        /** What happens: bells are lost, as they may be. */
        DEAF
    }

    private final Path folder;
    private final Set<String> lost = new HashSet<>();

    private TwinNode(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        Leash.attach();
        TwinNode twin = new TwinNode(Path.of(System.getenv(FOLDER)));
        String port = arguments[List.of(arguments).indexOf("--port") + 1];
        ReferenceServer server = ReferenceServer.start(
                Configuration.read(System.getenv(), Optional.empty(), Map.of("demo", "true", "port", port)),
                List.of(),
                InstantSource.system(),
                parts -> parts.stores(usual -> {
                    ConversationLog log = usual.build().log();
                    Relay relay = usual.build().relay();
                    return usual.log(proxy(ConversationLog.class, (method, given) -> twin.ask(log, method, given)))
                            .relay(proxy(Relay.class, (method, given) -> twin.listen(relay, method, given)));
                }));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    }

    private interface Called {
        Object with(Method method, Object[] given) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Called called) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> called.with(method, given)));
    }

    private static Object proceed(Object real, Method method, Object... given) throws Throwable {
        try {
            return method.invoke(real, given);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private boolean is(Switch one) {
        try {
            return Files.readString(folder.resolve(SWITCHES)).contains(one.name());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Object listen(Relay relay, Method method, Object[] given) throws Throwable {
        if (method.getName().equals("ring") && is(Switch.DEAF)) {
            return null;
        }
        return proceed(relay, method, given);
    }

    private Object ask(ConversationLog log, Method method, Object[] given) throws Throwable {
        return switch (method.getName()) {
            case "append" -> append(log, (Submission) given[0], (Instant) given[1]);
            case "acknowledge", "markRead" -> {
                if (is(Switch.NO_FENCE)) {
                    given[2] = fenceInForce(log, (ConversationId) given[0], (Party) given[1]);
                }
                yield proceed(log, method, given);
            }
            case "fence" -> fence(log, (ConversationId) given[0], (Party) given[1], (Long) given[2]);
            case "read" -> {
                Object read = proceed(log, method, given);
                yield read instanceof ReadResult.Diverged diverged && is(Switch.NO_MARKS)
                        ? new ReadResult.Page((Position) given[1], List.of(), diverged.state())
                        : read;
            }
            default -> proceed(log, method, given);
        };
    }

    private FenceResult fence(ConversationLog log, ConversationId id, Party party, long fence) {
        FenceResult result = log.fence(id, party, fence);
        if (result instanceof FenceResult.Raised) {
            putDown("fence " + id.value() + " " + party + " " + fence);
        }
        return result;
    }

    private AppendResult append(ConversationLog log, Submission given, Instant now) {
        Submission submission = is(Switch.NO_FENCE)
                ? with(given, fenceInForce(log, given.conversation(), given.party()), given.n())
                : given;
        AppendResult result = log.append(submission, now);
        if (result instanceof AppendResult.Accepted accepted && accepted.original() && is(Switch.NO_DEDUPE)) {
            long next = log.find(given.conversation())
                            .orElseThrow()
                            .party(given.party())
                            .lastN()
                    + 1;
            result = log.append(with(given, given.fence(), next), now);
        }
        if (result instanceof AppendResult.Accepted accepted && !accepted.original()) {
            putDown("accepted " + given.conversation().value() + " " + given.party() + " " + given.fence() + " "
                    + given.n() + " " + accepted.entry().position().seq());
        }
        if (given.content() instanceof ConversationLog.Content.Text text
                && text.text().endsWith(AMBIGUOUS)
                && isFirst(text.text())) {
            throw new BackendException("the answer was lost");
        }
        return result;
    }

    private static long fenceInForce(ConversationLog log, ConversationId id, Party party) {
        return log.find(id).orElseThrow().party(party).fence();
    }

    private synchronized boolean isFirst(String text) {
        return lost.add(text);
    }

    private static Submission with(Submission given, long fence, long n) {
        return new Submission(
                given.conversation(), given.party(), fence, n, given.bodyHash(), given.again(), given.content());
    }

    private void putDown(String fact) {
        try {
            Files.writeString(folder.resolve(FACTS), fact + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
