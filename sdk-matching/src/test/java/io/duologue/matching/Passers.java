package io.duologue.matching;

import static io.duologue.matching.People.NOW;
import static io.duologue.matching.People.id;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;

/** People as chance has them, who tell all, some or nothing of what may be told. */
final class Passers {

    private static final List<TopicId> TOPICS =
            Topics.tech().leaves().stream().map(Topic::id).limit(12).toList();

    private Passers() {}

    static Ticket by(Random random, String name) {
        Ticket.Builder ticket = Ticket.builder()
                .participant(id(name))
                .addKinds(Kind.TEXT)
                .intent(oneOf(List.of(Intent.values()), random))
                .addLanguages(oneOf(List.of("en", "de", "pt-br"), random))
                .addLanguages(oneOf(List.of("en-gb", "pt", "gsw"), random))
                .surprise(random.nextInt(6) == 0)
                .queuedAt(NOW.minusSeconds(random.nextInt(60)));
        for (int topics = random.nextInt(4); topics > 0; topics--) {
            ticket.addTopics(oneOf(TOPICS, random));
        }
        for (int tags = random.nextInt(6); tags > 0; tags--) {
            ticket.addTags(oneOf(List.of("an", "c0", "kafka", "go", "chess", "tea", "opera"), random));
        }
        if (random.nextBoolean()) {
            ticket.addConnected(oneOf(List.of("github", "linkedin"), random));
        }
        if (random.nextInt(4) == 0) {
            ticket.putLastMet(id("ben"), NOW.minus(Duration.ofDays(random.nextInt(120))));
        }
        tellAboutHimself(ticket, random);
        return ticket.build();
    }

    private static void tellAboutHimself(Ticket.Builder ticket, Random random) {
        if (random.nextBoolean()) {
            ticket.seniority(oneOf(List.of(SeniorityBand.values()), random));
        }
        if (random.nextBoolean()) {
            ticket.utcOffset(ZoneOffset.ofTotalSeconds((random.nextInt(73) - 36) * 1_800));
        }
        if (random.nextBoolean()) {
            ticket.reputationBand(random.nextInt(Ticket.MAX_BAND + 1));
        }
        if (random.nextBoolean()) {
            ticket.activity(random.nextInt(Ticket.MAX_ACTIVITY + 1));
        }
        if (random.nextBoolean()) {
            ticket.answeringPace(Duration.ofSeconds(random.nextInt(300)));
        }
        if (random.nextBoolean()) {
            ticket.feedback(random.nextDouble());
        }
    }

    private static <T> T oneOf(List<T> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }
}
