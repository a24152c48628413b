package io.duologue.testkit.matching;

import io.duologue.matching.HardRule;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Proposal;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.Ticket;
import io.duologue.matching.TicketState;
import io.duologue.matching.WaitingRoom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * People who come, go, come again as somebody else, are proposed and given back, while time passes in steps of milliseconds to minutes:
 * seeded, and told to a room. It keeps a list of its own of who is to be held. One thread at a time.
 */
final class RoomSchedule {

    private static final int PEOPLE = 30;

    private final WaitingRoom room;
    private final Random random;
    private final Map<ParticipantId, QueuedTicket> held = new LinkedHashMap<>();
    private Instant now = Tickets.START;
    private long epoch;

    RoomSchedule(WaitingRoom room, int seed) {
        this.room = room;
        this.random = new Random(seed);
    }

    /** What happened at one look. */
    record Look(Instant at, Map<ParticipantId, QueuedTicket> heldBefore, List<Proposal> proposals) {

        /** Who was held and not proposed. */
        List<Ticket> left() {
            Map<ParticipantId, QueuedTicket> left = new LinkedHashMap<>(heldBefore);
            proposals.forEach(pair -> {
                left.remove(pair.a().participant());
                left.remove(pair.b().participant());
            });
            return left.values().stream().map(QueuedTicket::ticket).toList();
        }
    }

    Instant now() {
        return now;
    }

    int held() {
        return held.size();
    }

    /** Some changes, and then a look. */
    Look step() {
        for (int changes = random.nextInt(5); changes > 0; changes--) {
            change();
        }
        now = now.plus(pause());
        return look();
    }

    /** A look at that moment, without a change before. */
    Look lookAt(Instant moment) {
        now = moment;
        return look();
    }

    private Look look() {
        Map<ParticipantId, QueuedTicket> before = new LinkedHashMap<>(held);
        List<Proposal> proposals = room.propose(now);
        for (Proposal proposal : proposals) {
            held.remove(proposal.a().participant());
            held.remove(proposal.b().participant());
        }
        Look look = new Look(now, before, proposals);
        proposals.forEach(this::giveSomeBack);
        return look;
    }

    /** One in four; of those, one in two after one of the pair was heard of again. */
    private void giveSomeBack(Proposal proposal) {
        if (random.nextInt(4) != 0) {
            return;
        }
        boolean leaves = random.nextBoolean();
        if (leaves) {
            room.leave(proposal.b().participant());
        }
        room.giveBack(proposal);
        held.put(proposal.a().participant(), proposal.a());
        if (!leaves) {
            held.put(proposal.b().participant(), proposal.b());
        }
    }

    private void change() {
        ParticipantId participant = new ParticipantId("p" + random.nextInt(PEOPLE));
        if (random.nextInt(6) == 0) {
            room.leave(participant);
            held.remove(participant);
            return;
        }
        TicketState state = random.nextInt(12) == 0 ? TicketState.PARKED : TicketState.WAITING;
        QueuedTicket ticket = new QueuedTicket(somebody(participant), state, ++epoch, null);
        room.enter(ticket);
        held.remove(participant);
        if (state == TicketState.WAITING) {
            held.put(participant, ticket);
        }
    }

    /** Somebody of whatever sort, who came just now or long ago, and may be kept from another one for some seconds more. */
    private Ticket somebody(ParticipantId participant) {
        Instant queuedAt = random.nextInt(3) == 0 ? now.minusMillis(random.nextInt(90_000)) : now;
        Ticket.Builder somebody = Strangers.crowd(1, random).get(0).toBuilder()
                .participant(participant)
                .queuedAt(queuedAt)
                .availableFrom(random.nextInt(6) == 0 ? now.plusMillis(random.nextInt(20_000)) : queuedAt);
        Instant almostForgotten = now.minus(HardRule.PASSED_COOL_DOWN).plusMillis(random.nextInt(60_000));
        for (int passed = random.nextInt(8); passed > 0; passed--) {
            somebody.putPassed(new ParticipantId("p" + random.nextInt(PEOPLE)), almostForgotten);
        }
        return somebody.build();
    }

    private Duration pause() {
        return switch (random.nextInt(4)) {
            case 0 -> Duration.ofMillis(random.nextInt(100));
            case 1 -> Duration.ofMillis(random.nextInt(1_000));
            case 2 -> Duration.ofMillis(random.nextInt(8_000));
            default -> Duration.ofMillis(random.nextInt(40_000));
        };
    }

    /** What was proposed at each of so many looks. */
    static List<List<Proposal>> proposals(WaitingRoom room, int seed, int looks) {
        RoomSchedule schedule = new RoomSchedule(room, seed);
        List<List<Proposal>> proposals = new ArrayList<>();
        for (int look = 0; look < looks; look++) {
            proposals.add(schedule.step().proposals());
        }
        return proposals;
    }
}
