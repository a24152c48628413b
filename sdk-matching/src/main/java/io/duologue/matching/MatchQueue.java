package io.duologue.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Who is waiting, and who has been taken together with whom. It does not decide who fits whom: that is a {@link Matcher}.
 *
 * <p>Every method is one atomic step, and means:
 *
 * <ul>
 *   <li><b>Q-1</b> A participant has one live ticket at most. Adding one while his waits or is offered changes nothing
 *       and answers {@link AddResult#ALREADY_WAITING}.
 *   <li><b>Q-2</b> Holding {@link QueueLimits#maxTickets()} live tickets, {@code add} answers {@link AddResult#FULL} and
 *       changes nothing.
 *   <li><b>Q-3</b> A parked ticket gives way to a new one: {@code add} answers {@link AddResult#ADDED}, the age is that
 *       of the new ticket, and what the parked one had in {@link Ticket#passed()} is kept.
 *   <li><b>Q-4</b> Whenever a ticket begins to wait, its epoch is higher than any that its participant has had in this
 *       queue, even if he left in between.
 *   <li><b>Q-5</b> {@code waiting} is ordered by {@link Ticket#queuedAt()}, oldest first, those of the same age by arrival;
 *       tickets not yet available are in it, offered and parked ones are not.
 *   <li><b>Q-6</b> {@code position} counts from 1 in that order and is empty for a participant who is not waiting.
 *   <li><b>Q-7</b> {@code claim} takes both tickets or neither. It is refused if the two are one participant, or if either
 *       is absent, not waiting, of another epoch, or not yet available.
 *   <li><b>Q-8</b> A claim repeated while its offer lives answers {@link ClaimResult#CLAIMED} again and changes nothing; a
 *       claim of other tickets under the id of a living offer is refused.
 *   <li><b>Q-9</b> {@code remove} takes a waiting or parked ticket out. A ticket in an offer stays:
 *       {@link RemoveResult#OFFERED}.
 *   <li><b>Q-10</b> Who accepts while somebody who is asked is still silent gets
 *       {@link AcceptResult#ACCEPTED_FIRST}, and the same if he repeats it.
 *   <li><b>Q-11</b> The acceptance after which nobody who is asked is silent confirms the offer and gets
 *       {@link AcceptResult#ACCEPTED_BOTH}; so does every repetition by either until it is completed or released,
 *       whatever the time.
 *   <li><b>Q-12</b> Accepting what does not exist, is somebody else's, or is open when its lease ends or later, answers
 *       {@link AcceptResult#GONE} and changes nothing.
 *   <li><b>Q-13</b> {@code decline} returns both tickets to waiting, each with its age and a new epoch and the other in
 *       {@link Ticket#passed()}. The partner is available at once, the one who declined after a delay.
 *   <li><b>Q-14</b> That delay is 0, 5, 15 and then 60 s for the first, second, third and every further one in a row;
 *       accepting an offer ends the row, leaving the queue forgets it.
 *   <li><b>Q-15</b> Declining what does not exist, is somebody else's or is confirmed answers {@link DeclineResult.Gone}
 *       and changes nothing.
 *   <li><b>Q-16</b> {@code complete} removes both tickets and the offer. While somebody who is asked has
 *       not accepted it answers {@code false} and changes nothing.
 *   <li><b>Q-17</b> {@code release} ends an offer, open or confirmed: those to be kept wait again with their age, a new epoch
 *       and no delay, the other tickets are removed. Repeated it answers {@code false} and changes nothing.
 *   <li><b>Q-18</b> {@code expire} ends open offers at the end of their lease: who accepted waits again with his age and
 *       without delay, and so does who was never asked ({@link OfferMode#AUTO}).
 *   <li><b>Q-19</b> Who was asked and kept silent waits again with his age, after the delay of a decline one place further in
 *       the row (5, 15, 60 s); his third silence in a row parks him. Both then have the pair in
 *       {@link Ticket#passed()}. Any answer ends the row of silences.
 *   <li><b>Q-20</b> {@code expire} returns both tickets of an offer that was confirmed but is neither completed nor released
 *       {@link #START_GRACE} after its lease.
 *   <li><b>Q-21</b> {@code expire} ends those offers first that were due first, and no more than {@code limit}.
 *   <li><b>Q-22</b> {@code find}, {@code offer}, {@code offerOf} and {@code counts} tell what is, and a ticket is in one
 *       offer if and only if it is {@link TicketState#OFFERED}.
 *   <li><b>Q-23</b> Of calls that race for a ticket one wins and the others are told so: a cancel either removes the ticket
 *       or finds it offered, an offer is confirmed by one of two acceptances, and no ticket is in two offers or lost.
 *   <li><b>Q-24</b> Who pairs asks {@code tryLead} first: of several nodes that share a queue one at a time is told to, as long as it
 *       asks again within {@link #LEAD_LEASE}. Two who are told so by accident waste work and break no other rule; a claim by who
 *       was followed by another one may be refused.
 *   <li><b>Q-25</b> Whoever applies the changes of {@code changes}, each call asked with the {@code upTo} of the one before and the
 *       first with an empty text, until one is complete, knows exactly who waits, by which ticket and epoch. A text that says nothing to the queue is
 *       answered by everybody, {@code anew}.
 *   <li><b>Q-26</b> A pass outlives the ticket: whom a ticket had in {@link Ticket#passed()} when it left the queue, in whatever way,
 *       its participant's next one has there as well, if less than {@link #PASSED_KEPT} has gone by since.
 *   <li><b>Q-27</b> {@code forget} does away with that, of one who has left; of one who has a ticket it changes nothing.
 * </ul>
 *
 * <p>Safe for many threads. Calls may block on a backend; they never wait for a participant. Time comes as an argument
 * and only ever moves tickets in {@code expire}. A broken backend is an unchecked exception, after which nothing has
 * changed or the call may be repeated. Check an implementation by extending {@code MatchQueueContract} of
 * {@code duologue-testkit}.
 */
public interface MatchQueue {

    /** How long after its lease a confirmed offer may still be started (rule Q-20). */
    Duration START_GRACE = Duration.ofSeconds(30);

    /** How long a node leads that does not ask again (rule Q-24). */
    Duration LEAD_LEASE = Duration.ofSeconds(5);

    /** How long a pass counts of one who has left (rule Q-26); it is kept for no longer than that after he left. */
    Duration PASSED_KEPT = HardRule.PASSED_COOL_DOWN;

    /** The longest lease that may be asked for. */
    Duration MAX_LEASE = Duration.ofMinutes(10);

    /** A queue for one node, bounded, gone with the process. */
    static MatchQueue inMemory(QueueLimits limits) {
        return new InMemoryMatchQueue(limits);
    }

    /**
     * Puts a ticket into the queue.
     *
     * @throws IllegalArgumentException if the ticket says to have been queued later than now
     */
    AddResult add(Ticket ticket, Instant now);

    /**
     * Takes a participant out of the queue. When a claim was faster ({@link RemoveResult#OFFERED}) the caller ends the
     * offer: {@link #decline} and remove again, or {@link #release} keeping only the partner.
     */
    RemoveResult remove(ParticipantId participant);

    /** Whom this participant passed over in earlier tickets is to be known no more. */
    void forget(ParticipantId participant);

    Optional<QueuedTicket> find(ParticipantId participant);

    /**
     * The tickets that wait, the oldest first: what a matcher is given.
     *
     * @param limit at least 0
     */
    List<QueuedTicket> waiting(int limit);

    /**
     * What has changed since an earlier look, so that a look costs what has changed. Unless a queue can do better, everybody who waits
     * is told anew.
     *
     * @param since {@link QueueChanges#upTo()} of the look before; empty if there was none
     */
    default QueueChanges changes(String since) {
        List<QueueChange> all = waiting(Integer.MAX_VALUE).stream()
                .map(ticket -> new QueueChange(ticket.participant(), ticket))
                .toList();
        return new QueueChanges("", true, true, all);
    }

    OptionalInt position(ParticipantId participant);

    QueueCounts counts();

    /**
     * Takes two tickets into one offer, or neither.
     *
     * @throws IllegalArgumentException if the lease does not end after now, or later than {@link #MAX_LEASE} from now
     */
    ClaimResult claim(TicketRef a, TicketRef b, OfferId offer, Instant now, Instant leaseUntil);

    Optional<Offer> offer(OfferId offer);

    Optional<Offer> offerOf(ParticipantId participant);

    AcceptResult accept(OfferId offer, ParticipantId participant, Instant now);

    DeclineResult decline(OfferId offer, ParticipantId participant, Instant now);

    /** The conversation has started: forgets the offer and its tickets. {@code false} if nothing was to be done. */
    boolean complete(OfferId offer);

    /**
     * The conversation could not be started, or somebody left: ends the offer. {@code false} if there was none.
     *
     * @param keep who goes back to waiting; others than the two are ignored
     */
    boolean release(OfferId offer, Set<ParticipantId> keep);

    /**
     * Ends the offers whose time ran out.
     *
     * @param limit at least 0
     */
    List<LapsedOffer> expire(Instant now, int limit);

    /** Whether the caller is to look for pairs now. A queue of one node says so whenever it is asked. */
    default boolean tryLead(Instant now) {
        return true;
    }
}
