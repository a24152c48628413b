package io.duologue.benchmarks.matching;

import io.duologue.matching.Intent;
import io.duologue.matching.Kind;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.SeniorityBand;
import io.duologue.matching.Ticket;
import io.duologue.matching.TicketState;
import io.duologue.matching.Topic;
import io.duologue.matching.TopicId;
import io.duologue.matching.Topics;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Seeded people of {@value #TOPICS} topics, some of them liked by many and most by few, with all that an index tells them apart by. One thread
 * at a time.
 */
final class Newcomers {
    private static final int TOPICS = 2_000;
    private static final int TOPICS_PER_AREA = 10;
    private static final int[] ZONES = {-8, -5, 0, 1, 2, 5, 8, 9};
    private static final List<Intent> INTENTS = List.of(
            Intent.TALK,
            Intent.TALK,
            Intent.TALK,
            Intent.TALK,
            Intent.LEARN,
            Intent.MENTOR,
            Intent.HIRE,
            Intent.BE_HIRED);

    private final Random random = new Random(1);
    private int came;

    static Topics topics() {
        List<Topic> topics = new ArrayList<>();
        for (int number = 0; number < TOPICS; number++) {
            int area = number / TOPICS_PER_AREA;
            if (number % TOPICS_PER_AREA == 0) {
                topics.add(new Topic(new TopicId("area-" + area), "Area", null, List.of()));
            }
            topics.add(new Topic(topic(number), "Topic", new TopicId("area-" + area), List.of()));
        }
        return Topics.of(topics);
    }

    QueuedTicket next(Instant now) {
        came++;
        Ticket.Builder next = Ticket.builder()
                .participant(new ParticipantId("u-" + came))
                .addKinds(Kind.TEXT)
                .intent(INTENTS.get(random.nextInt(INTENTS.size())))
                .addLanguages(random.nextInt(3) > 0 ? "en" : "de")
                .reputationBand(random.nextInt(6))
                .queuedAt(now);
        if (random.nextBoolean()) {
            next.addKinds(Kind.AUDIO);
        }
        for (int topics = 1 + random.nextInt(3); topics > 0; topics--) {
            next.addTopics(topic((int) (Math.pow(random.nextDouble(), 2) * TOPICS)));
        }
        for (int tags = random.nextInt(4); tags > 0; tags--) {
            next.addTags("tag-" + random.nextInt(40));
        }
        if (random.nextInt(5) > 0) {
            next.seniority(List.of(SeniorityBand.values()).get(random.nextInt(6)));
        }
        if (random.nextInt(5) > 0) {
            next.utcOffset(ZoneOffset.ofHours(ZONES[random.nextInt(ZONES.length)]));
        }
        return new QueuedTicket(next.build(), TicketState.WAITING, came, null);
    }

    private static TopicId topic(int number) {
        return new TopicId("topic-" + number);
    }
}
