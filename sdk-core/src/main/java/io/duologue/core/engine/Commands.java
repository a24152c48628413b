package io.duologue.core.engine;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.BlockStore;
import io.duologue.core.moderation.ReportStore;
import io.duologue.core.profile.ProfileStore;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ServerFrame;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a user may do besides the socket, for example over HTTP: the same commands with the same rules, limits and
 * answers. The user is the one of the caller's authenticated session, never one that a client named.
 *
 * <p>Safe for many threads; calls block on the stores. Where an {@link Answer} is promised, a store that cannot be reached is a
 * refusal with {@code store.unavailable}, after which the call may be repeated; the other methods throw {@link BackendException}.
 * A conversation that the user is not in, or that is not kept any more, is refused with {@code not.member}.
 */
public interface Commands {

    /** Where the user's search is; idle for one who has no live session. */
    Answer<QueueView> queue(UserId user);

    /**
     * Begins a search, or replaces what one who waits is searching for (W-46). Refused with {@code session.none} if the user has no
     * live session, which begins with a connection, and with {@code queue.busy} in a conversation or while an offer is open.
     *
     * @param join its {@code id} is not looked at
     */
    Answer<QueueView> join(UserId user, ClientFrame.QueueJoin join);

    /**
     * How long a search like that usually takes somebody like the user, before he begins it; empty if nothing is known. It needs no live
     * session, begins nothing, and rests on the waits of at least five people.
     *
     * @param asked what would be searched for; its {@code id} is not looked at
     */
    Answer<Optional<ServerFrame.EstimateMs>> usualWait(UserId user, ClientFrame.QueueJoin asked);

    /** Ends a search; one who does not search stays as he is. Where a match was faster, the answer is the conversation. */
    Answer<QueueView> leave(UserId user);

    /** Says yes to an offer; {@code match.gone} if it is over, or was never this user's. */
    Answer<QueueView> accept(UserId user, String offer);

    /** Says no to an offer; {@code match.gone} if it is over, or was never this user's. */
    Answer<QueueView> decline(UserId user, String offer);

    /** The conversation that the user is in; empty if there is none. */
    Answer<Optional<ServerFrame.ConversationSnapshot>> current(UserId user);

    /**
     * Entries of a conversation of the user, as far as they are kept, also after its end.
     *
     * @param afterSeq only entries behind this one; 0 for all
     * @param limit at most so many; below 1 it is taken as 1, above 100 as 100
     */
    Answer<Transcript> messages(UserId user, ConversationId conversation, long afterSeq, int limit);

    /**
     * Says something, under the rules W-34 … W-40. The user needs a live session, though no connection at this moment: without one
     * it is {@code session.none}. Waits for the judgement of a moderation policy.
     *
     * @param n the number of this message among the user's in this conversation, from 1; the same {@code n}, text and instance get the
     *     original answer
     * @param text 1–1000 code points (W-16); another one is refused and takes its {@code n}
     * @param instance the caller's name for itself; the same words from another one are another message
     * @throws IllegalArgumentException if {@code n} is below 1
     */
    Answer<ServerFrame.Ok> send(UserId user, ConversationId conversation, long n, String text, String instance);

    /**
     * Ends a conversation; one that is over answers with the end as it was. The user needs a live session, as for {@link #send}.
     *
     * @param n numbered together with what the user sends
     * @param next whether the user searches again for what he searched for before
     * @throws IllegalArgumentException if {@code n} is below 1
     */
    Answer<ServerFrame.Ok> end(UserId user, ConversationId conversation, long n, boolean next, String instance);

    /**
     * Keeps what the user thinks of a conversation, for nobody else to see; the first time counts (W-72).
     *
     * @return true; what is not kept is refused
     */
    Answer<Boolean> feedback(UserId user, ClientFrame.Feedback feedback);

    /** Blocks the partner of a conversation that is still kept; ends it if it goes on. */
    Answer<BlockStore.Block> block(UserId user, ConversationId conversation);

    /** False if the user has no such block. */
    boolean unblock(UserId user, String blockId);

    /** Whom the user has blocked; at most {@value BlockStore#MAX_PER_USER}. */
    List<BlockStore.Block> blocks(UserId user);

    /**
     * Notes that the user would rather not be paired with the partner of a conversation, who is never told; ends nothing. The user talked
     * in it, however long ago: as long as it is known that the two did.
     */
    Answer<ProfileStore.Avoided> avoid(UserId user, ConversationId conversation);

    /** False if the user has no such wish. */
    boolean stopAvoiding(UserId user, String id);

    /** Whom the user would rather not meet; at most {@value ProfileStore#MAX_AVOIDED}. */
    List<ProfileStore.Avoided> avoided(UserId user);

    /** Reports the partner of a conversation that is still kept; the value is the case, of an earlier report if there is one. */
    Answer<String> report(UserId user, ClientFrame.Report report);

    /** The latest 50 reports that the user made, the latest first. */
    List<OwnReport> reports(UserId user);

    /**
     * A report for who made it. Immutable.
     *
     * @param decision what became of it; empty until a moderator has decided
     */
    record OwnReport(ReportStore.Report report, Optional<ReportStore.Decision> decision) {}

    /** True counts of people over all nodes, as this node last saw them; no store is asked. */
    ServerFrame.LobbyStats lobby();

    /** What the user may not do for now; empty if nothing is forbidden. */
    Optional<ServerFrame.RestrictionNotice> restriction(UserId user);

    /**
     * Tells that the user has signed out: where the user's live session hangs on this sign-in, search and conversation are
     * given up and the connection is closed with 4400, wherever it is. What hangs on another sign-in goes on. The sign-in
     * has to be revoked before.
     */
    void signedOut(UserId user, SecretHash signIn);

    /**
     * Tells that the user has been restricted: search and conversation are given up, the partner hears that the moderation has ended
     * it, and the connection is closed with 4401, wherever it is. The restriction has to be saved before; telling it twice is telling
     * it once.
     */
    void restricted(UserId user);

    /**
     * The user takes part in nothing any more: search and conversation are given up, wherever the connection is. It is closed if
     * the user may not connect again, for example because his account is to be erased, which has to be so before.
     */
    void giveUp(UserId user);

    /** What the user is doing, for whoever shows it; reserved for a conversation is still waiting. */
    enum Doing {
        IDLE,
        WAITING,
        OFFERED,
        TALKING
    }

    /**
     * @param waiting while the user waits or is offered
     * @param offer while the user is asked
     * @param conversation while the user talks
     */
    record QueueView(
            Doing doing,
            ServerFrame.@Nullable QueueWaiting waiting,
            ServerFrame.@Nullable MatchOffer offer,
            @Nullable ConversationId conversation) {}

    /**
     * @param entries durable frames as the user would get them on a socket
     * @param head the place of the log's last entry: with the last entry's {@code seq} below it there is more
     */
    record Transcript(List<ServerFrame.Durable> entries, long head) {
        public Transcript {
            entries = List.copyOf(entries);
        }
    }
}
