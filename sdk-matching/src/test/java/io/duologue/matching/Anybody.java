package io.duologue.matching;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** People drawn by chance, and their secrets. The same seed draws the same ones. */
final class Anybody {

    /** Most want to talk with a peer. */
    private static final List<Intent> INTENTS =
            List.of(Intent.TALK, Intent.TALK, Intent.TALK, Intent.TALK, Intent.LEARN, Intent.MENTOR);

    private final Random random;

    Anybody(long seed) {
        this.random = new Random(seed);
    }

    /** So many who wait, the oldest first, with all that tickets tell. */
    List<QueuedTicket> waiting(int number) {
        List<QueuedTicket> waiting = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            Ticket.Builder ticket = People.person("p" + i)
                    .queuedAt(People.NOW.minusMillis(45_000L * (number - i) / number))
                    .intent(one(INTENTS))
                    .utcOffset(ZoneOffset.ofHours(random.nextInt(24) - 11))
                    .seniority(one(List.of(SeniorityBand.values())));
            if (random.nextInt(10) == 0) {
                ticket.languages(List.of("de"));
            }
            if (random.nextInt(3) == 0) {
                ticket.addKinds(Kind.AUDIO);
            } else if (random.nextInt(9) == 0) {
                ticket.kinds(List.of(Kind.VIDEO));
            }
            int topics = random.nextInt(4);
            List<Topic> leaves = Topics.tech().leaves();
            for (int topic = 0; topic < topics; topic++) {
                ticket.addTopics(one(leaves).id());
            }
            waiting.add(withSecrets(People.queued(ticket).ticket(), number));
        }
        return waiting;
    }

    /** The same people with other secrets: whom they block, avoid, met and passed over, their employers and reputation. */
    List<QueuedTicket> withOtherSecrets(List<QueuedTicket> waiting) {
        return waiting.stream()
                .map(queued -> withSecrets(queued.ticket(), waiting.size()))
                .toList();
    }

    QueuedTicket withSecrets(Ticket ticket, int number) {
        Ticket.Builder told = ticket.toBuilder()
                .blocked(some(number))
                .avoided(some(number))
                .employer(random.nextBoolean() ? "employer-" + random.nextInt(3) : null)
                .avoidsColleagues(random.nextBoolean())
                .reputationBand(random.nextInt(4) == 0 ? null : random.nextInt(Ticket.MAX_BAND + 1))
                .lowestBand(random.nextInt(3))
                .availableFrom(ticket.queuedAt().plus(Duration.ofSeconds(random.nextInt(60))));
        told.lastMet(moments(some(number))).passed(moments(some(number)));
        return People.queued(told);
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private List<ParticipantId> some(int number) {
        List<ParticipantId> some = new ArrayList<>();
        int howMany = random.nextInt(4);
        for (int i = 0; i < howMany; i++) {
            some.add(People.id("p" + random.nextInt(number)));
        }
        return some;
    }

    private Map<ParticipantId, Instant> moments(List<ParticipantId> people) {
        Map<ParticipantId, Instant> moments = new HashMap<>();
        people.forEach(person -> moments.put(person, People.NOW.minus(Duration.ofDays(random.nextInt(40)))));
        return moments;
    }
}
