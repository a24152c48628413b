package io.duologue.redis;

import io.duologue.matching.DeclineResult;
import io.duologue.matching.LapsedOffer;
import io.duologue.matching.LapsedOffer.Outcome;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.Offer;
import io.duologue.matching.OfferId;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.RequeueDelays;
import io.duologue.matching.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An offer as it was read, and what becomes of its two tickets when it ends: pure decisions, each good only as long as the offer stands
 * as it was read. Immutable.
 */
record HeldOffer(OfferId id, String text, Seat a, Seat b, Instant createdAt, Instant leaseUntil, boolean confirmed) {

    /**
     * One of the two.
     *
     * @param ticket empty if it was not asked for
     */
    record Seat(ParticipantId participant, QueuePlace place, boolean accepted, String ticket, String passed) {
        boolean isSilent() {
            return place.isAsked() && !accepted;
        }

        Ticket read() {
            return TicketText.read(participant, ticket, place.available(), passed);
        }
    }

    /**
     * How an offer ends.
     *
     * @param answer what whoever ended it is told
     */
    record Ending<T>(Fate a, Fate b, T answer) {}

    /**
     * What becomes of a ticket: {@code W} it waits, {@code P} it is parked, {@code X} it goes.
     *
     * @param available from when on it is available, empty if that stays
     * @param passed whom its participant passed with this, empty if nobody
     */
    record Fate(String becomes, int refusals, int silences, String available, String passed) {
        static final Fate GONE = new Fate("X", 0, 0, "", "");

        List<String> arguments() {
            return List.of(becomes, Integer.toString(refusals), Integer.toString(silences), available, passed);
        }
    }

    /** @param parts the id, the offer, and of each of the two its place, its ticket and whom its participant passed */
    static HeldOffer read(List<?> parts) {
        String text = (String) parts.get(1);
        String[] words = text.split(" ", 9);
        return new HeldOffer(
                new OfferId((String) parts.get(0)),
                text,
                seat(words[0], words[6], parts, 2),
                seat(words[2], words[7], parts, 5),
                Moments.parse(words[4]),
                Moments.parse(words[5]),
                words[8].equals("1"));
    }

    private static Seat seat(String participant, String accepted, List<?> parts, int from) {
        return new Seat(
                new ParticipantId(participant),
                QueuePlace.read((String) parts.get(from)),
                accepted.equals("1"),
                (String) parts.get(from + 1),
                (String) parts.get(from + 2));
    }

    Offer offer() {
        Set<ParticipantId> accepted = new HashSet<>();
        for (Seat seat : List.of(a, b)) {
            if (seat.accepted()) {
                accepted.add(seat.participant());
            }
        }
        Offer.State state = confirmed ? Offer.State.CONFIRMED : Offer.State.OPEN;
        return new Offer(id, a.read(), b.read(), createdAt, leaseUntil, accepted, state);
    }

    /** Rules. */
    Optional<Ending<DeclineResult>> declined(ParticipantId participant, Instant now) {
        boolean isA = a.participant().equals(participant);
        if (confirmed || (!isA && !b.participant().equals(participant))) {
            return Optional.empty();
        }
        Seat self = isA ? a : b;
        Seat other = isA ? b : a;
        int refusals = self.place().refusals();
        Instant available = now.plus(RequeueDelays.afterDecline(refusals));
        Fate ofSelf = new Fate("W", refusals + 1, 0, Moments.exact(available), passed(other, now));
        Fate ofOther = waiting(other, passed(self, now));
        DeclineResult answer = new DeclineResult.Declined(other.participant(), available);
        return Optional.of(new Ending<>(isA ? ofSelf : ofOther, isA ? ofOther : ofSelf, answer));
    }

    /** Rule Q-16. */
    Optional<Ending<Boolean>> completed() {
        return a.isSilent() || b.isSilent() ? Optional.empty() : Optional.of(new Ending<>(Fate.GONE, Fate.GONE, true));
    }

    /** Rule Q-17. */
    Ending<Boolean> released(Set<ParticipantId> keep) {
        return new Ending<>(kept(a, keep), kept(b, keep), true);
    }

    private static Fate kept(Seat seat, Set<ParticipantId> keep) {
        return keep.contains(seat.participant()) ? waiting(seat, "") : Fate.GONE;
    }

    /** Rules. */
    Optional<Ending<LapsedOffer>> lapsed(Instant now) {
        Instant end = confirmed ? leaseUntil.plus(MatchQueue.START_GRACE) : leaseUntil;
        if (end.isAfter(now)) {
            return Optional.empty();
        }
        Lapse ofA = lapse(a, b, now);
        Lapse ofB = lapse(b, a, now);
        LapsedOffer lapsed =
                new LapsedOffer(id, Map.of(a.participant(), ofA.outcome(), b.participant(), ofB.outcome()));
        return Optional.of(new Ending<>(ofA.fate(), ofB.fate(), lapsed));
    }

    private static Lapse lapse(Seat self, Seat other, Instant now) {
        String passed = self.isSilent() || other.isSilent() ? passed(other, now) : "";
        if (!self.isSilent()) {
            return new Lapse(waiting(self, passed), Outcome.RETURNED);
        }
        int refusals = self.place().refusals();
        int silences = self.place().silences() + 1;
        if (silences >= RequeueDelays.SILENCES_UNTIL_PARKED) {
            return new Lapse(new Fate("P", refusals + 1, silences, "", passed), Outcome.PARKED);
        }
        Duration delay = RequeueDelays.afterSilence(refusals);
        Fate fate = new Fate("W", refusals + 1, silences, Moments.exact(now.plus(delay)), passed);
        return new Lapse(fate, Outcome.DELAYED);
    }

    private record Lapse(Fate fate, Outcome outcome) {}

    private static Fate waiting(Seat seat, String passed) {
        return new Fate("W", seat.place().refusals(), seat.place().silences(), "", passed);
    }

    private static String passed(Seat other, Instant now) {
        return TicketText.when(other.participant(), now);
    }
}
