package io.duologue.matching;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Those who wait, as a {@link Matcher} keeps them between two looks: it is told of each change, so that a look costs what has
 * changed and not how many wait. It is no queue: what it holds is told to it again after a restart, and it takes nobody ({@link
 * MatchQueue#claim}).
 *
 * <ul>
 *   <li><b>WR-1</b> It holds whoever entered and has neither left nor been proposed since; whoever enters again is held as he was
 *       told of last.
 *   <li><b>WR-2</b> What it proposes keeps the rules M-2 to M-5 of {@link Matcher}, among those whom it holds.
 *   <li><b>WR-3</b> Whoever is proposed is held no longer: he is not proposed again until he enters, or the proposal is given back.
 *   <li><b>WR-4</b> A proposal of the latest look that is given back loses nobody: both are held as before, except who has entered or
 *       left since. After the next look it is too late: whoever was proposed is then somebody else's to tell of.
 *   <li><b>WR-5</b> {@code nextLook} is no later than the first moment at which a look would propose somebody, if nobody enters or
 *       leaves; empty if that never happens.
 *   <li><b>WR-6</b> It is deterministic: the same calls in the same order give the same proposals.
 * </ul>
 *
 * <p>One thread at a time; no I/O. Time only moves forward from one look to the next; a look at an earlier moment is one at the latest
 * so far. Check an implementation by extending {@code WaitingRoomContract} of {@code duologue-testkit}.
 */
public interface WaitingRoom extends WhoWaits {

    /** How many are held. */
    int size();

    /** The pairs to claim now, in the order in which to claim them. */
    List<Proposal> propose(Instant now);

    /**
     * A proposal of the latest look was not claimed: of the two, those of whom nothing was heard since wait as before. An older one
     * changes nothing.
     */
    void giveBack(Proposal proposal);

    /** When to look next if nobody enters or leaves. */
    Optional<Instant> nextLook();

    /** About whom the look is that is under way, for whoever watches it: may be asked at any time, by any thread. Unless a room knows, nobody. */
    default Optional<ParticipantId> atHand() {
        return Optional.empty();
    }
}
