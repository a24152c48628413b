package io.duologue.core.session;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import io.duologue.core.queueing.Search;
import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * One user's stay: where the user is connected, and what the user is doing. One per user. Immutable; it is replaced as a
 * whole by compare-and-set.
 */
@Value.Immutable
public interface LiveSession {
    UserId user();

    SessionId id();

    /** Counted up by the store at every change. */
    long version();

    /** Raised by every claim; who acts with a lower one has been replaced. */
    long fence();

    /** The node that has the connection. */
    NodeId owner();

    /** The sign-in under which the newest connection was admitted; whoever signs out of it gives the session up. */
    Optional<SecretHash> signIn();

    /** When the connection was lost; absent while there is one. */
    Optional<Instant> disconnectedAt();

    Activity activity();

    /** The latest search; what "next" repeats. */
    Optional<Search> search();

    /** The conversation whose end this user asked for together with a next one. */
    Optional<ConversationId> next();

    /** The conversation that this user has left most recently. */
    Optional<LastConversation> last();

    /** How many conversations in a row this user has left too early ({@link SkipPolicy}). */
    @Value.Default
    default int skips() {
        return 0;
    }

    /** Until then the user is offered to nobody, for having left too early; absent, or over: he may be. */
    Optional<Instant> heldBackUntil();

    /** True once the resume window has passed: whoever returns begins anew. */
    @Value.Default
    default boolean lost() {
        return false;
    }

    /** When somebody should look at this session again; absent if there is nothing to wait for. */
    Optional<Instant> due();

    static Builder builder() {
        return new Builder();
    }

    /** A copy to be changed. */
    default ImmutableLiveSession copy() {
        return ImmutableLiveSession.copyOf(this);
    }

    /**
     * A conversation that was left.
     *
     * @param n the last number that its log had of this user
     * @param nextServed whether a wish for a next one was already served for it
     */
    record LastConversation(ConversationId conversation, boolean ended, long n, boolean nextServed) {}

    /** Builds a session. One thread at a time. */
    final class Builder extends ImmutableLiveSession.Builder {
        Builder() {}
    }
}
