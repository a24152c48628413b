package io.duologue.core.engine;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.BlockStore;
import io.duologue.core.moderation.ReportStore;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ServerFrame;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a user may do besides the socket, for example over HTTP: the same commands with the same rules, limits and
 * answers. The user is the one of the caller's authenticated session, never one that a client named.
 *
 * <p>Safe for many threads; calls block on the stores. A store that cannot be reached is a refusal with
 * {@code store.unavailable}.
 */
public interface Commands {

    /** Where the user's search is. */
    Answer<QueueView> queue(UserId user);

    Answer<QueueView> join(UserId user, ClientFrame.QueueJoin join);

    Answer<QueueView> leave(UserId user);

    Answer<QueueView> accept(UserId user, String offer);

    Answer<QueueView> decline(UserId user, String offer);

    /** The conversation that the user is in. */
    Answer<Optional<ServerFrame.ConversationSnapshot>> current(UserId user);

    /**
     * Entries of a conversation of the user.
     *
     * @param limit 1–100
     */
    Answer<Transcript> messages(UserId user, ConversationId conversation, long afterSeq, int limit);

    /** @param instance the caller's name for itself, part of the body's hash */
    Answer<ServerFrame.Ok> send(UserId user, ConversationId conversation, long n, String text, String instance);

    Answer<ServerFrame.Ok> end(UserId user, ConversationId conversation, long n, boolean next, String instance);

    /** Blocks the partner of a conversation that is still kept; ends it if it goes on. */
    Answer<BlockStore.Block> block(UserId user, ConversationId conversation);

    boolean unblock(UserId user, String blockId);

    List<BlockStore.Block> blocks(UserId user);

    /** Reports the partner of a conversation that is still kept; the value is the case. */
    Answer<String> report(UserId user, ClientFrame.Report report);

    List<ReportStore.Report> reports(UserId user);

    ServerFrame.LobbyStats lobby();

    Optional<ServerFrame.RestrictionNotice> restriction(UserId user);

    /**
     * Tells that the user has signed out: where the user's live session hangs on this sign-in, search and conversation are
     * given up and the connection is closed with 4400, wherever it is. What hangs on another sign-in goes on. The sign-in
     * has to be revoked before.
     */
    void signedOut(UserId user, SecretHash signIn);

    /** What the user is doing, for whoever shows it. */
    enum Doing {
        IDLE,
        WAITING,
        OFFERED,
        TALKING
    }

    record QueueView(
            Doing doing,
            ServerFrame.@Nullable QueueWaiting waiting,
            ServerFrame.@Nullable MatchOffer offer,
            @Nullable ConversationId conversation) {}

    /** @param entries durable frames as the user would get them on a socket */
    record Transcript(List<ServerFrame.Durable> entries, long head) {
        public Transcript {
            entries = List.copyOf(entries);
        }
    }
}
