package io.duologue.core.session;

import io.duologue.core.conversation.ConversationId;
import java.time.Instant;

/** What a user is doing. A closed family of immutable values. */
public sealed interface Activity {

    /** Nothing. */
    record Idle() implements Activity {}

    /** Searching; whether there is an offer, the queue knows. */
    record Waiting() implements Activity {}

    /**
     * About to talk. Whether the conversation came to be, its log decides.
     *
     * @param until when somebody should look what became of it
     */
    record Reserved(ConversationId conversation, Instant until) implements Activity {}

    /** In a conversation. */
    record Talking(ConversationId conversation) implements Activity {}

    Activity IDLE = new Idle();
    Activity WAITING = new Waiting();
}
