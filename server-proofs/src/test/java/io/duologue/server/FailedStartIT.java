package io.duologue.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.core.identity.DemoPersonas;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.server.config.ServerOptions;
import io.duologue.server.config.ServerOptions.Transport;
import io.duologue.testkit.FreePorts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left of a server of which a part does not start: nothing. */
class FailedStartIT {
    private static final Pattern OURS = Pattern.compile("(duologue|socket|pictures|housekeeping).*");
    private static final IdentityProvider DEMO = new DemoIdentityProvider(DemoPersonas.all());

    @ParameterizedTest
    @EnumSource(Transport.class)
    void whatWasStartedIsClosedWhenALaterPartFails(Transport transport) throws Exception {
        Set<Thread> before = threads();
        ServerOptions options = ServerOptions.builder()
                .demo(true)
                .transport(transport)
                .port(FreePorts.one())
                .websocketPort(FreePorts.one())
                .drainGrace(Duration.ZERO)
                .build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReferenceServer.start(options, List.of(DEMO, DEMO), InstantSource.system()))
                .withMessageContaining("expected each provider once")
                .satisfies(failure -> assertThat(failure.getSuppressed()).isEmpty());

        for (Thread thread : threads()) {
            if (!before.contains(thread)) {
                thread.join(10_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
        try (ReferenceServer server = ReferenceServer.start(options, List.of(DEMO), InstantSource.system())) {
            assertThat(server.port()).isEqualTo(options.port());
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> OURS.matcher(thread.getName()).matches())
                .collect(Collectors.toSet());
    }
}
