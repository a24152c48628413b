package io.duologue.server.load;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.ExternalIdentity.Hints;
import io.duologue.server.ReferenceServer;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ServerOptions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.LoggerFactory;

/**
 * The server that is measured: the demo with as many people as are asked for, and limits from the environment. Says its
 * port and lives until its input ends.
 */
final class LoadServer {
    static final String TOPIC = "backend";
    /** Stands in front of the port, on a line of its own; the JVM may have something to say before. */
    static final String PORT = "port ";

    private LoadServer() {}

    /** The persona of this number. */
    static String persona(int number) {
        return "p" + number;
    }

    public static void main(String[] arguments) throws Exception {
        ((Logger) LoggerFactory.getLogger("io.duologue")).setLevel(Level.WARN);
        ServerOptions options =
                Configuration.read(System.getenv(), Optional.empty(), Map.of("demo", "true", "port", "0"));
        try (ReferenceServer server = ReferenceServer.start(
                options,
                List.of(new DemoIdentityProvider(people(Integer.parseInt(arguments[0])))),
                InstantSource.system())) {
            System.out.println(PORT + server.port());
            int end = System.in.read();
            System.out.println("ended with " + end);
        }
    }

    private static List<ExternalIdentity> people(int count) {
        Hints hints = new Hints(
                "5-9", "professional", "Europe/Lisbon", List.of(TOPIC), List.of("java"), List.of("en"), List.of());
        return IntStream.range(0, count)
                .mapToObj(number -> new ExternalIdentity(
                        DemoIdentityProvider.ID,
                        persona(number),
                        "Person " + number,
                        "Measures things",
                        "Says the same thing in other words, again and again.",
                        hints))
                .toList();
    }
}
