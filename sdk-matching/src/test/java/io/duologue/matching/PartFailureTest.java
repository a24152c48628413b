package io.duologue.matching;

import static io.duologue.matching.People.NOW;
import static io.duologue.matching.People.person;
import static io.duologue.matching.People.queued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An error of a part's own code costs what an exception of it costs. */
class PartFailureTest {

    private static final Ticket ANN = person("ann").build();
    private static final Ticket BEN = person("ben").build();

    private final List<Throwable> heard = new ArrayList<>();

    static List<Error> errorsOfItsCode() {
        return List.of(
                new StackOverflowError(),
                new NoClassDefFoundError("a/part/of/ones/Own"),
                new ExceptionInInitializerError("a table that is not there"),
                new AssertionError("never happens"));
    }

    @ParameterizedTest
    @MethodSource("errorsOfItsCode")
    @Tag("H-3")
    void aRuleThatThrowsOneAllowsNobodyAndIsReported(Error failure) {
        PairingRules rules = with(builder -> builder.hardRules(List.of(throwing(failure))));

        assertThat(rules.weight(ANN, BEN, NOW)).isEmpty();
        assertThat(heard).containsExactly(failure);
    }

    @ParameterizedTest
    @MethodSource("errorsOfItsCode")
    @Tag("SC-3")
    void aScorerThatThrowsOneGivesNothingAndIsReported(Error failure) {
        PairingRules rules = with(builder -> builder.relaxation(Everything.GOES).scorer((self, other, now) -> {
            throw failure;
        }));

        assertThat(rules.weight(ANN, BEN, NOW)).isEqualTo(OptionalDouble.of(0));
        assertThat(heard).containsExactly(failure);
    }

    @ParameterizedTest
    @MethodSource("errorsOfItsCode")
    @Tag("R-7")
    void aRelaxationThatThrowsOneLoosensNothingAndIsReported(Error failure) {
        PairingRules rules = with(builder -> builder.relaxation(new Everything() {
            @Override
            public Requirements requirements(Duration waited) {
                throw failure;
            }
        }));

        PairingRound round = rules.at(NOW);
        Requirements required = round.requirements(ANN);
        round.report();

        assertThat(required).isEqualTo(Requirements.strictest());
        assertThat(heard).containsExactly(failure);
    }

    @ParameterizedTest
    @MethodSource("errorsOfItsCode")
    void whoAsksWhyNotIsToldOfTheRuleThatThrowsOne(Error failure) {
        PairingRules rules =
                with(builder -> builder.hardRules(List.of(throwing(failure).named("never-on-sundays")))
                        .scorer((self, other, now) -> {
                            throw failure;
                        }));

        WhyNot whyNot = QueueSnapshot.of(List.of(queued(person("ben"))), new QueueCounts(1, 0, 0))
                .whyNot(rules, ANN, NOW);

        assertThat(whyNot.obstacles()).extracting(WhyNot.Obstacle::rule).contains("never-on-sundays");
    }

    @Test
    void anErrorThatIsNoneOfThePartsIsKeptFromNobody() {
        OutOfMemoryError failure = new OutOfMemoryError();
        PairingRules rules = with(builder -> builder.hardRules(List.of(throwing(failure))));

        assertThatThrownBy(() -> rules.weight(ANN, BEN, NOW)).isSameAs(failure);
        assertThat(heard).isEmpty();
    }

    @Test
    void aListenerThatThrowsAtOneFailureIsToldOfTheOthers() {
        List<Throwable> rest = new ArrayList<>();
        PairingRules rules = with(builder -> builder.relaxation(new Everything() {
                            @Override
                            public Requirements requirements(Duration waited) {
                                throw new IllegalStateException("broken");
                            }
                        })
                        .hardRules(List.of(throwing(new StackOverflowError()))))
                .heardBy(new PairingListener() {
                    @Override
                    public void ruleFailed(Throwable thrown) {
                        throw new AssertionError("deaf");
                    }

                    @Override
                    public void relaxationFailed(Throwable thrown) {
                        rest.add(thrown);
                    }
                });

        assertThat(rules.weight(ANN, BEN, NOW)).isEmpty();
        assertThat(rest).hasSize(1);
    }

    private static HardRule throwing(Error failure) {
        return (self, other, now) -> {
            throw failure;
        };
    }

    private PairingRules with(UnaryOperator<PairingRules.Builder> parts) {
        return parts.apply(PairingRules.builder(Topics.tech(), Duration.ZERO))
                .listener(new PairingListener() {
                    @Override
                    public void scorerFailed(double answer, @Nullable Throwable thrown) {
                        assertThat(answer).isNaN();
                        ruleFailed(thrown == null ? new IllegalStateException("nothing thrown") : thrown);
                    }

                    @Override
                    public void ruleFailed(Throwable thrown) {
                        heard.add(thrown);
                    }

                    @Override
                    public void relaxationFailed(Throwable thrown) {
                        heard.add(thrown);
                    }
                })
                .build();
    }

    /** Insists on nothing. */
    private static class Everything implements Relaxation {
        static final Relaxation GOES = new Everything();

        @Override
        public Requirements requirements(Duration waited) {
            return Requirements.builder().build();
        }

        @Override
        public List<Widened> widened(Duration waited) {
            return List.of();
        }
    }
}
