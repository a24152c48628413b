package io.duologue.testkit.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.Matcher;
import io.duologue.matching.PairingRules;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Proposal;
import io.duologue.matching.Ticket;
import io.duologue.matching.Topics;
import io.duologue.matching.WaitingRoom;
import io.duologue.testkit.Rule;
import io.duologue.testkit.matching.RoomSchedule.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/**
 * The rules of {@link WaitingRoom}, each checked on seeded schedules of people who come and go. Extend it and hand in a matcher of yours
 * that pairs by the given rules; its rooms are looked at.
 */
public abstract class WaitingRoomContract {

    private static final int SCHEDULES = 60;
    private static final int LOOKS = 60;

    private final PairingRules rules = PairingRules.standard(Topics.tech(), Duration.ofHours(24));

    /** A matcher that decides about two by these rules. */
    protected abstract Matcher newMatcher(PairingRules rules);

    @Test
    @Rule("WR-1")
    protected void whoeverEnteredAndHasNotLeftIsHeldAsHeWasToldOfLast() {
        atEachLook((seed, look) -> look.proposals().forEach(pair -> {
            assertThat(look.heldBefore()).as("seed %s", seed).containsValue(pair.a());
            assertThat(look.heldBefore()).as("seed %s", seed).containsValue(pair.b());
        }));
    }

    @Test
    @Rule("WR-1")
    protected void itTellsHowManyAreHeld() {
        for (int seed = 0; seed < SCHEDULES; seed++) {
            WaitingRoom room = newMatcher(rules).open();
            RoomSchedule schedule = new RoomSchedule(room, seed);
            for (int look = 0; look < LOOKS; look++) {
                schedule.step();

                assertThat(room.size()).as("seed %s", seed).isEqualTo(schedule.held());
            }
        }
    }

    @Test
    @Rule("WR-2")
    protected void nobodyIsInTwoProposals() {
        atEachLook((seed, look) ->
                assertThat(participants(look.proposals())).as("seed %s", seed).doesNotHaveDuplicates());
    }

    @Test
    @Rule("WR-2")
    protected void whoeverIsProposedIsAvailableAndMayBePaired() {
        List<Proposal> all = new ArrayList<>();
        atEachLook((seed, look) -> look.proposals().forEach(pair -> {
            all.add(pair);
            Ticket a = pair.a().ticket();
            Ticket b = pair.b().ticket();
            assertThat(a.isAvailable(look.at()) && b.isAvailable(look.at()))
                    .as("seed %s: %s", seed, pair)
                    .isTrue();
            assertThat(rules.weight(a, b, look.at()))
                    .as("seed %s: %s", seed, pair)
                    .hasValue(pair.weight());
        }));
        assertThat(all).hasSizeGreaterThan(SCHEDULES);
    }

    @Test
    @Rule("WR-2")
    protected void nobodyIsOvertaken() {
        atEachLook((seed, look) -> look.proposals().forEach(pair -> {
            Ticket a = pair.a().ticket();
            Ticket b = pair.b().ticket();
            assertThat(look.left())
                    .as("seed %s: %s at %s", seed, pair, look.at())
                    .noneMatch(z -> isOvertaken(z, a, b, look.at()) || isOvertaken(z, b, a, look.at()));
        }));
    }

    @Test
    @Rule("WR-3")
    protected void whoeverIsProposedIsNotProposedAgain() {
        WaitingRoom room = newMatcher(rules).open();
        room.enter(Tickets.waiting(Tickets.of("ann").build()));
        room.enter(Tickets.waiting(Tickets.of("ben").build()));
        Instant late = Tickets.START.plusSeconds(60);

        assertThat(room.propose(late)).hasSize(1);

        assertThat(room.size()).isZero();
        assertThat(room.propose(late)).isEmpty();
        assertThat(room.propose(late.plusSeconds(60))).isEmpty();
    }

    @Test
    @Rule("WR-4")
    protected void whoeverIsGivenBackIsProposedAgain() {
        WaitingRoom room = newMatcher(rules).open();
        room.enter(Tickets.waiting(Tickets.of("ann").build()));
        room.enter(Tickets.waiting(Tickets.of("ben").build()));
        Instant late = Tickets.START.plusSeconds(60);
        List<Proposal> first = room.propose(late);

        room.giveBack(first.get(0));
        room.giveBack(first.get(0));

        assertThat(room.size()).isEqualTo(2);
        assertThat(room.propose(late)).isEqualTo(first);
    }

    @Test
    @Rule("WR-4")
    protected void whoLeftSinceIsNotGivenBack() {
        WaitingRoom room = newMatcher(rules).open();
        room.enter(Tickets.waiting(Tickets.of("ann").build()));
        room.enter(Tickets.waiting(Tickets.of("ben").build()));
        Proposal pair = room.propose(Tickets.START.plusSeconds(60)).get(0);

        room.leave(new ParticipantId("ann"));
        room.giveBack(pair);

        assertThat(room.size()).isEqualTo(1);
        assertThat(room.propose(Tickets.START.plusSeconds(120))).isEmpty();
    }

    @Test
    @Rule("WR-5")
    protected void nobodyIsProposedBeforeTheNextLook() {
        for (int seed = 0; seed < SCHEDULES; seed++) {
            WaitingRoom room = newMatcher(rules).open();
            RoomSchedule schedule = new RoomSchedule(room, seed);
            for (int look = 0; look < LOOKS; look++) {
                schedule.step();
                Instant next = room.nextLook().orElse(schedule.now().plus(Duration.ofHours(1)));
                if (next.isAfter(schedule.now())) {
                    assertThat(schedule.lookAt(next.minusNanos(1)).proposals())
                            .as("seed %s at %s, next look at %s", seed, schedule.now(), next)
                            .isEmpty();
                }
            }
        }
    }

    @Test
    @Rule("WR-5")
    protected void whoLooksWhenToldToFindsWhoeverThereIs() {
        WaitingRoom room = newMatcher(rules).open();
        room.enter(Tickets.waiting(Tickets.of("ann").build()));
        room.enter(Tickets.waiting(Tickets.of("ben").availableFrom(Tickets.START.plusSeconds(20)).build()));
        Instant end = Tickets.START.plus(Duration.ofMinutes(5));
        int looks = 0;
        Optional<Instant> next = Optional.of(Tickets.START);
        List<Proposal> proposals = List.of();

        while (proposals.isEmpty() && next.isPresent() && next.get().isBefore(end) && looks < 1_000) {
            looks++;
            proposals = room.propose(next.get());
            next = room.nextLook().map(at -> at.isAfter(Tickets.START) ? at : Tickets.START.plusSeconds(20));
        }

        assertThat(proposals).hasSize(1);
    }

    @Test
    @Rule("WR-6")
    protected void theSameScheduleGivesTheSameProposals() {
        for (int seed = 0; seed < SCHEDULES; seed++) {
            List<List<Proposal>> first =
                    RoomSchedule.proposals(newMatcher(rules).open(), seed, LOOKS);

            List<List<Proposal>> second =
                    RoomSchedule.proposals(newMatcher(rules).open(), seed, LOOKS);

            assertThat(second).as("seed %s", seed).isEqualTo(first);
        }
    }

    private void atEachLook(BiConsumer<Integer, Look> check) {
        for (int seed = 0; seed < SCHEDULES; seed++) {
            RoomSchedule schedule = new RoomSchedule(newMatcher(rules).open(), seed);
            for (int look = 0; look < LOOKS; look++) {
                check.accept(seed, schedule.step());
            }
        }
    }

    /** Whether x was given to y although z was there, who is overdue and older than x. */
    private boolean isOvertaken(Ticket z, Ticket x, Ticket y, Instant now) {
        return z.isAvailable(now)
                && z.waited(now).compareTo(Matcher.AGE_FIRST_AFTER) > 0
                && z.queuedAt().isBefore(x.queuedAt())
                && rules.weight(z, y, now).isPresent();
    }

    private static List<ParticipantId> participants(List<Proposal> proposals) {
        List<ParticipantId> participants = new ArrayList<>();
        proposals.forEach(pair -> {
            participants.add(pair.a().participant());
            participants.add(pair.b().participant());
        });
        return participants;
    }
}
