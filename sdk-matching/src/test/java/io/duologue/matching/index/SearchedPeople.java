package io.duologue.matching.index;

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

/** Seeded people who differ in all that the index knows of, of a taxonomy small enough for them to have something in common. */
final class SearchedPeople {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    static final Topics TOPICS = Topics.parse(List.of(
            "web | Web",
            "frontend | Frontend | web",
            "backend | Backend | web",
            "css | CSS | frontend",
            "data | Data",
            "sql | SQL | data",
            "career | Career"));

    private static final List<TopicId> NAMED = new ArrayList<>();

    static {
        TOPICS.all().stream().map(Topic::id).forEach(NAMED::add);
        NAMED.add(new TopicId("in-no-taxonomy"));
    }

    private SearchedPeople() {}

    static List<QueuedTicket> crowd(int size, Random random) {
        List<QueuedTicket> crowd = new ArrayList<>();
        for (int number = 0; number < size; number++) {
            crowd.add(new QueuedTicket(person(number, size, random), TicketState.WAITING, number, null));
        }
        return crowd;
    }

    private static Ticket person(int number, int size, Random random) {
        Ticket.Builder person = Ticket.builder()
                .participant(new ParticipantId("p" + number))
                .addKinds(
                        List.of(Kind.values()).get(random.nextInt(3)),
                        List.of(Kind.values()).get(random.nextInt(3)))
                .intent(List.of(Intent.values()).get(random.nextInt(5)))
                .addLanguages(List.of("en", "en-us", "de", "pt-br").get(random.nextInt(4)))
                .queuedAt(NOW.minusMillis(random.nextInt(60_000)))
                .surprise(random.nextInt(6) == 0);
        if (random.nextInt(3) == 0) {
            person.addLanguages("pt", "en-gb");
        }
        for (int topics = random.nextInt(4); topics > 0; topics--) {
            person.addTopics(NAMED.get(random.nextInt(NAMED.size())));
        }
        if (random.nextInt(4) > 0) {
            person.seniority(List.of(SeniorityBand.values()).get(random.nextInt(6)));
        }
        if (random.nextInt(4) > 0) {
            person.utcOffset(ZoneOffset.ofTotalSeconds(random.nextInt(36 * 60 + 1) * 60 - 18 * 3_600));
        }
        if (random.nextInt(4) > 0) {
            person.reputationBand(random.nextInt(6));
        }
        if (random.nextInt(4) == 0) {
            person.addBlocked(new ParticipantId("p" + random.nextInt(size)));
        }
        return person.build();
    }
}
