package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.GroupId;
import io.duologue.matching.Intent;
import io.duologue.matching.Kind;
import io.duologue.matching.OfferMode;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.ScoreWeights;
import io.duologue.matching.SeniorityBand;
import io.duologue.matching.Ticket;
import io.duologue.matching.TopicId;
import io.duologue.testkit.matching.Tickets;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TicketTextTest {
    private static final Instant START = Tickets.START;
    private static final ParticipantId ANN = new ParticipantId("ann");
    private static final ParticipantId BEN = new ParticipantId("ben");
    private static final ParticipantId CAT = new ParticipantId("cat");

    @Test
    void aTicketComesBackWhole() throws ReflectiveOperationException {
        Ticket full = full();

        assertThat(readBack(full)).isEqualTo(full);
        assertThat(readBack(Tickets.of("ann").build()))
                .isEqualTo(Tickets.of("ann").build());
        for (Method field : fields()) {
            assertThat(field.invoke(full))
                    .as("what is not set here is not known to come back: %s", field.getName())
                    .isNotEqualTo(field.invoke(Tickets.of("ann").build()));
        }
    }

    @Test
    void whatANodeOfAnEarlierVersionWroteIsReadWithTheDefaultsOfWhatItDidNotKnow() {
        Ticket ticket = Tickets.of("ann")
                .offerMode(OfferMode.AUTO)
                .decisionTime(Duration.ofSeconds(60))
                .build();
        String text = TicketText.of(ticket);
        String lastKnownThen = "20:1772366400.000000000";
        String before = text.substring(0, text.lastIndexOf(lastKnownThen) + lastKnownThen.length());

        assertThat(TicketText.read(ANN, before, START, "")).isEqualTo(ticket);
    }

    @Test
    void aNodeOfAnEarlierVersionReadsAModeThatItKnows() {
        Ticket ticket = Tickets.of("ann").offerMode(OfferMode.PREVIEW).build();

        String text = TicketText.of(ticket);

        assertThat(text.indexOf("7:ONE_TAP")).isPositive().isLessThan(text.indexOf("7:PREVIEW"));
    }

    @Test
    void whatOnlyALaterVersionKnowsIsPassedOver() {
        Ticket ticket = Tickets.of("ann").weights(ScoreWeights.standard()).build();
        String text = TicketText.of(ticket);
        String later = text.replace("8:tags=", "8:gags=") + "1:x";

        assertThat(later).isNotEqualTo(text + "1:x");
        assertThat(TicketText.read(ANN, later, START, "")).isEqualTo(ticket);
    }

    @Test
    void whomSomebodyPassedIsWrittenTheEarliestFirst() {
        Map<ParticipantId, Instant> passed = Map.of(CAT, START, BEN, START.plusSeconds(1), ANN, START);

        assertThat(TicketText.when(passed))
                .isEqualTo("ann=1772366400.000000000;cat=1772366400.000000000;ben=1772366401.000000000;");
    }

    @Test
    void ofTwoMomentsTheLaterCountsAndNoMoreAreKeptThanATicketHas() {
        String twice = TicketText.when(BEN, START.plusSeconds(9)) + TicketText.when(BEN, START);
        StringBuilder many = new StringBuilder();
        IntStream.range(0, Ticket.MAX_HISTORY + 5)
                .forEach(i -> many.append(TicketText.when(new ParticipantId("p" + i), START.plusSeconds(i))));

        assertThat(passed(twice)).isEqualTo(Map.of(BEN, START.plusSeconds(9)));
        assertThat(passed(many.toString()))
                .hasSize(Ticket.MAX_HISTORY)
                .doesNotContainKey(new ParticipantId("p4"))
                .containsKey(new ParticipantId("p5"));
    }

    private static Map<ParticipantId, Instant> passed(String text) {
        Ticket ticket = Tickets.of("ann").build();
        return TicketText.read(ANN, TicketText.of(ticket), START, text).passed();
    }

    private static Ticket readBack(Ticket ticket) {
        return TicketText.read(
                ticket.participant(), TicketText.of(ticket), ticket.availableFrom(), TicketText.when(ticket.passed()));
    }

    private static Ticket full() {
        return Ticket.builder()
                .participant(BEN)
                .addTopics(new TopicId("java"), new TopicId("careers"))
                .surprise(false)
                .addTags("a tag", "another:1")
                .addKinds(Kind.TEXT, Kind.VIDEO)
                .intent(Intent.MENTOR)
                .seniority(SeniorityBand.YEARS_5_9)
                .addLanguages("pt-br", "de")
                .utcOffset(ZoneOffset.ofHoursMinutes(-3, -30))
                .addConnected("linkedin")
                .employer("a hash")
                .avoidsColleagues(false)
                .addAvoided(ANN)
                .addBlocked(CAT)
                .putLastMet(CAT, START.plusNanos(1))
                .putPassed(ANN, START.plusNanos(2))
                .offerMode(OfferMode.PREVIEW)
                .reputationBand(4)
                .lowestBand(2)
                .activity(60)
                .answeringPace(Duration.ofSeconds(40).plusNanos(1))
                .feedback(1.0 / 3)
                .group(new GroupId("mentor"))
                .patience(Duration.ofMinutes(3))
                .weights(ScoreWeights.builder().topic(2).tags(0).build())
                .decisionTime(Duration.ofSeconds(60))
                .queuedAt(START.plusNanos(3))
                .availableFrom(START.plusSeconds(4))
                .build();
    }

    private static List<Method> fields() {
        return Arrays.stream(Ticket.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers())
                        && !Modifier.isFinal(method.getModifiers())
                        && !Modifier.isStatic(method.getModifiers())
                        && !method.isSynthetic()
                        && method.getParameterCount() == 0)
                .toList();
    }
}
