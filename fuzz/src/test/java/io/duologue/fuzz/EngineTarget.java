package io.duologue.fuzz;

import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.UserId;
import io.duologue.matching.OfferMode;
import io.duologue.protocol.CloseCode;
import io.duologue.testkit.history.History;
import io.duologue.testkit.history.HistoryChecker;
import io.duologue.testkit.history.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * One person says what he likes, the other one is honest: the engine fails at nothing, says only what the protocol knows,
 * never closes the honest one for what the other one did, gives him every entry once and in order, and forgets both once they are
 * gone.
 *
 * <p>Input: lines. {@code a …} is the stranger and {@code b …} the honest one, see {@link Person#act}; {@code pass} and a number lets
 * so many milliseconds pass, {@code asked} makes both be asked before they meet.
 */
final class EngineTarget {
    private static final int MOST_LINES = 80;
    private static final Duration MOST_TIME = Duration.ofMinutes(10);
    /** The honest one may come too late, but breaks no rule. */
    private static final Set<Integer> NEVER_TO_THE_HONEST = Set.of(
            CloseCode.BAD_FRAMES.code(), CloseCode.VERSION.code(), CloseCode.TOO_LARGE.code(), CloseCode.SLOW.code());

    private final History history = new History();
    private final OneNode node = new OneNode(EngineOptions.builder()
            .repeatCoolDown(Duration.ZERO)
            // Nothing here is in a hurry, and most of the time would go into looking whether anything is due.
            .tick(Duration.ofSeconds(1))
            .pairing(Duration.ofSeconds(1))
            .sweep(Duration.ofSeconds(2))
            .lobbyInterval(Duration.ofSeconds(10))
            .build());
    private final Person stranger = person("maya");
    private final Person honest = person("tomas");
    private Duration passed = Duration.ZERO;

    private EngineTarget() {}

    static void feed(byte[] input) {
        EngineTarget world = new EngineTarget();
        Runs.text(input).lines().limit(MOST_LINES).forEach(world::line);
        world.end();
    }

    private Person person(String name) {
        UserId user = node.person(name);
        return new Person(name, user, node, history);
    }

    private void line(String line) {
        if (line.startsWith("a ")) {
            stranger.act(line.substring(2));
        } else if (line.startsWith("b ")) {
            if (!line.startsWith("b {")) {
                honest.act(line.substring(2));
            }
        } else if (line.startsWith("pass ")) {
            pass(line.substring(5));
        } else if (line.equals("asked")) {
            node.offers(stranger.user(), OfferMode.ONE_TAP);
            node.offers(honest.user(), OfferMode.ONE_TAP);
        }
        node.settle();
        verify();
    }

    private void pass(String millis) {
        Duration time;
        try {
            time = Duration.ofMillis(Math.abs(Long.parseLong(millis)) % 120_000);
        } catch (NumberFormatException e) {
            return;
        }
        if (passed.plus(time).compareTo(MOST_TIME) <= 0) {
            passed = passed.plus(time);
            node.pass(time);
        }
    }

    private void verify() {
        stranger.verify();
        honest.verify();
        honest.closeCodes().forEach(code -> require(!NEVER_TO_THE_HONEST.contains(code), "closed with " + code));
    }

    private void end() {
        stranger.act("cut");
        honest.act("cut");
        node.pass(Duration.ofSeconds(90));
        verify();
        List<Violation> violations = HistoryChecker.check(history);
        require(violations.isEmpty(), violations + "\n" + history.tail(60));
        var counts = node.stores().presence().counts();
        require(
                counts.online() == 0 && counts.waiting() == 0 && counts.talking() == 0,
                "nobody is there, but counted are " + counts);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
