package io.duologue.core.engine;

import io.duologue.matching.MatchQueue;
import io.duologue.matching.Matcher;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Proposal;
import io.duologue.matching.QueueFollower;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.WaitingRoom;
import io.duologue.matching.WhoWaits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait, as a node follows them while it leads. Two threads take part: the one that reads the queue notes what it reads, and the
 * one that looks tells it to the room before it asks. So nothing of the room, which may be anybody's, runs where it cannot be given up.
 *
 * <p>Read by one thread at a time; of its looks one at a time; {@link #atHand} by any.
 */
final class FollowedRoom {
    private final Matcher matcher;
    private final QueueFollower follower;
    private List<Consumer<WaitingRoom>> untold = new ArrayList<>();
    private volatile @Nullable WaitingRoom room;

    FollowedRoom(Matcher matcher, MatchQueue queue) {
        this.matcher = matcher;
        this.follower = new QueueFollower(queue, new Notes());
    }

    private final class Notes implements WhoWaits {
        @Override
        public void enter(QueuedTicket ticket) {
            untold.add(told -> told.enter(ticket));
        }

        @Override
        public void leave(ParticipantId participant) {
            untold.add(told -> told.leave(participant));
        }
    }

    /** Reads what has changed in the queue. Blocks on it. */
    void follow() {
        follower.follow();
    }

    /** A proposal of the latest look was not claimed. */
    void giveBack(Proposal proposal) {
        untold.add(told -> told.giveBack(proposal));
    }

    /** A look to be taken: whom to pair, as of what was read until now. */
    Supplier<List<Proposal>> look(Instant now) {
        List<Consumer<WaitingRoom>> news = untold;
        untold = new ArrayList<>();
        return () -> {
            WaitingRoom told = open();
            news.forEach(each -> each.accept(told));
            boolean isDue = told.nextLook().filter(next -> !next.isAfter(now)).isPresent();
            return isDue ? List.copyOf(told.propose(now)) : List.of();
        };
    }

    private WaitingRoom open() {
        WaitingRoom open = room;
        if (open == null) {
            open = matcher.open();
            room = open;
        }
        return open;
    }

    /** Whom the look is about that is under way, if the room says so. */
    Optional<ParticipantId> atHand() {
        WaitingRoom open = room;
        try {
            return open == null ? Optional.empty() : open.atHand();
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }
}
