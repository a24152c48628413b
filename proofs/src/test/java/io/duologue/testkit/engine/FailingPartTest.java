package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.engine.Duologue;
import io.duologue.core.identity.UserId;
import io.duologue.core.queueing.Tickets;
import io.duologue.matching.HardRule;
import io.duologue.matching.OfferMode;
import io.duologue.matching.PairingListener;
import io.duologue.matching.PairingRules;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Topics;
import io.duologue.protocol.ServerFrame;
import io.duologue.testkit.engine.EngineWorld.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A part of pairing that fails is written down, though nobody has asked to hear of it, and seldom. */
class FailingPartTest {
    private static final Duration A_MOMENT = Duration.ofSeconds(1);
    private static final Duration SHORTLY_BEFORE_A_MINUTE = Duration.ofSeconds(50);

    private final EngineWorld world = new EngineWorld();

    @Test
    void aRuleThatThrowsIsWrittenDownOnceAMinuteAndTheOthersArePaired() {
        ParticipantId eve = Tickets.participant(new UserId("u_eve"));
        List<HardRule> rules = new ArrayList<>(HardRule.standard(Duration.ZERO));
        rules.add((self, other, now) -> {
            if (self.participant().equals(eve)) {
                throw new IllegalStateException("a rule of one's own");
            }
            return true;
        });
        Duologue engine = engine(builder -> builder.hardRules(rules));
        Line waiting = searching(engine, "eve");
        List<Line> others = new ArrayList<>();

        List<String> atFirst = Warnings.of("PartsLog", () -> {
            for (String name : List.of("maya", "tomas")) {
                others.add(searching(engine, name));
                world.pass(A_MOMENT, waiting);
            }
            world.pass(SHORTLY_BEFORE_A_MINUTE, waiting);
        });
        List<String> later = Warnings.of("PartsLog", () -> {
            world.pass(SHORTLY_BEFORE_A_MINUTE, waiting);
            searching(engine, "ann");
            world.pass(A_MOMENT, waiting);
        });

        assertThat(others)
                .allSatisfy(line ->
                        assertThat(line.all(ServerFrame.MatchFound.class)).hasSize(1));
        assertThat(atFirst)
                .containsExactly("a hard rule threw; the pair was not allowed (in 1 looks since the last such line)");
        assertThat(later)
                .singleElement()
                .asString()
                .startsWith("a hard rule threw; ")
                .doesNotContain("in 1 looks");
    }

    @Test
    void aScoreThatIsNoNumberIsWrittenDownOnceAndTheOperatorsListenerHearsOfItBesides() {
        List<Double> heard = new ArrayList<>();
        Duologue engine = engine(builder -> builder.scorer((self, other, now) -> Double.NaN)
                .listener(new PairingListener() {
                    @Override
                    public void scorerFailed(double answer, @Nullable Throwable thrown) {
                        heard.add(answer);
                    }
                }));
        Line maya = searching(engine, "maya");

        List<String> lines = Warnings.of("PartsLog", () -> {
            Line tomas = searching(engine, "tomas");
            world.pass(SHORTLY_BEFORE_A_MINUTE, maya, tomas);
        });

        assertThat(maya.all(ServerFrame.MatchFound.class)).hasSize(1);
        assertThat(lines)
                .containsExactly(
                        "a scorer answered NaN, which is not from 0 to 1; the pair got 0 (in 1 looks since the last such line)");
        assertThat(heard).hasSizeGreaterThan(1).containsOnly(Double.NaN);
    }

    private Duologue engine(UnaryOperator<PairingRules.Builder> parts) {
        PairingRules rules =
                parts.apply(PairingRules.builder(Topics.tech(), Duration.ZERO)).build();
        return world.changed("n1", builder -> builder.pairing(rules));
    }

    private Line searching(Duologue engine, String name) {
        Line line = world.hello(engine, world.person(name, OfferMode.AUTO), "instance-" + name);
        line.say(EngineWorld.join());
        return line;
    }
}
