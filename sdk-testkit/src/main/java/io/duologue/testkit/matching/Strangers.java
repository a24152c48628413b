package io.duologue.testkit.matching;

import io.duologue.matching.GroupId;
import io.duologue.matching.Intent;
import io.duologue.matching.Kind;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.ScoreWeights;
import io.duologue.matching.SeniorityBand;
import io.duologue.matching.Ticket;
import io.duologue.matching.Topic;
import io.duologue.matching.TopicId;
import io.duologue.matching.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Seeded people of every sort, from whoever tells nothing to whoever tells all. */
final class Strangers {
    static final Instant NOW = Tickets.START;

    private static final int COUNT = 40;
    private static final List<TopicId> TOPICS =
            Topics.tech().leaves().stream().map(Topic::id).limit(20).toList();

    private static final List<GroupId> GROUPS = List.of(new GroupId("mentor"), new GroupId("mentee"));

    private Strangers() {}

    /** The same people at each call; the last tells nothing that he need not. */
    static List<Ticket> some() {
        List<Ticket> strangers = crowd(COUNT, new Random(11));
        strangers.add(Tickets.of("silent").build());
        return strangers;
    }

    /** So many as chance has it; waits of whole seconds make for equal ages. */
    static List<Ticket> crowd(int size, Random random) {
        List<Ticket> strangers = new ArrayList<>();
        for (int number = 0; number < size; number++) {
            strangers.add(stranger(number, size, random));
        }
        return strangers;
    }

    private static Ticket stranger(int number, int size, Random random) {
        Ticket.Builder stranger = Ticket.builder()
                .participant(new ParticipantId("p" + number))
                .addKinds(random.nextInt(4) == 0 ? Kind.VIDEO : Kind.TEXT)
                .intent(oneOf(List.of(Intent.values()), random))
                .addLanguages(oneOf(List.of("en", "en", "de", "pt-br"), random))
                .queuedAt(NOW.minusSeconds(random.nextInt(90)));
        for (int topics = random.nextInt(4); topics > 0; topics--) {
            stranger.addTopics(oneOf(TOPICS, random));
        }
        if (random.nextBoolean()) {
            stranger.seniority(oneOf(List.of(SeniorityBand.values()), random));
        }
        if (random.nextBoolean()) {
            stranger.utcOffset(ZoneOffset.ofHours(random.nextInt(25) - 12));
        }
        if (random.nextBoolean()) {
            stranger.employer("employer-" + random.nextInt(9));
        }
        if (random.nextBoolean()) {
            stranger.addTags(oneOf(List.of("go", "rust", "kafka"), random));
        }
        if (random.nextInt(8) == 0) {
            stranger.availableFrom(NOW.plusSeconds(9));
        }
        ParticipantId known = new ParticipantId("p" + random.nextInt(size));
        switch (random.nextInt(6)) {
            case 0 -> stranger.addBlocked(known);
            case 1 -> stranger.putPassed(known, NOW.minusSeconds(3_600));
            case 2 -> stranger.putLastMet(known, NOW.minus(Duration.ofDays(random.nextInt(40))));
            default -> stranger.surprise(random.nextInt(5) == 0);
        }
        tellHowHeStands(stranger, new Random(31L * size + number));
        return stranger.build();
    }

    private static void tellHowHeStands(Ticket.Builder stranger, Random random) {
        if (random.nextBoolean()) {
            stranger.reputationBand(random.nextInt(Ticket.MAX_BAND + 1));
        }
        if (random.nextInt(4) == 0) {
            stranger.lowestBand(random.nextInt(Ticket.MAX_BAND));
        }
        if (random.nextBoolean()) {
            stranger.activity(random.nextInt(Ticket.MAX_ACTIVITY + 1));
        }
        if (random.nextBoolean()) {
            stranger.answeringPace(Duration.ofSeconds(random.nextInt(300)));
        }
        if (random.nextBoolean()) {
            stranger.feedback(random.nextDouble());
        }
        if (random.nextInt(4) == 0) {
            stranger.group(oneOf(GROUPS, random));
        }
        if (random.nextInt(4) == 0) {
            stranger.weights(ScoreWeights.builder().tags(1).novelty(0).build());
        }
    }

    private static <T> T oneOf(List<T> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }
}
