package io.duologue.client;

import io.duologue.protocol.ServerFrame;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A search for a partner. It goes on over lost connections, and dies when a conversation begins, when it is left, refused or
 * timed out, or when the client disconnects. Safe for many threads.
 */
public final class Search {
    private final Handles handles;
    private final SearchCriteria criteria;
    private final CompletableFuture<Conversation> conversation;
    private volatile ServerFrame.@Nullable QueueWaiting progress;
    private volatile boolean over;

    Search(Handles handles, SearchCriteria criteria, CompletableFuture<Conversation> conversation) {
        this.handles = handles;
        this.criteria = criteria;
        this.conversation = conversation;
    }

    /** What was asked for. What it was widened to meanwhile is in {@link #progress}. */
    public SearchCriteria criteria() {
        return criteria;
    }

    /** Position, estimate, what remains, what was widened, why nobody has been found, and whether it is stalled, once the server said so. */
    public Optional<ServerFrame.QueueWaiting> progress() {
        return Optional.ofNullable(progress);
    }

    public boolean isOver() {
        return over;
    }

    /**
     * The conversation that it leads to, after as long as it takes. Fails with {@link DuologueException.SearchOver},
     * {@link DuologueException.Refused}, {@link DuologueException.Stopped} or {@link DuologueException.Closed} if it
     * leads to none.
     */
    public CompletableFuture<Conversation> conversation() {
        return Promises.view(conversation);
    }

    /**
     * Stops searching.
     *
     * @return completes when the server knows. A match may have been quicker: then a conversation begins all the same
     */
    public CompletableFuture<Void> leave() {
        return handles.leave(this);
    }

    CompletableFuture<Conversation> promise() {
        return conversation;
    }

    void progressed(ServerFrame.QueueWaiting waiting) {
        progress = waiting;
    }

    void end() {
        over = true;
    }

    @Override
    public String toString() {
        return "Search[" + criteria + (over ? ", over]" : "]");
    }
}
