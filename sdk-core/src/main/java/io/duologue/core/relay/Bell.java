package io.duologue.core.relay;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.identity.UserId;

/** A hint to a node that something changed for one of its people. Carries no truth: whoever hears it looks for himself. */
public sealed interface Bell {

    /** For whom it rings. */
    UserId to();

    /** The log of the conversation has grown. */
    record LogGrew(UserId to, ConversationId conversation) implements Bell {}

    /** What was delivered or read has moved. */
    record MarksMoved(UserId to, ConversationId conversation) implements Bell {}

    /** The user's session has changed: claimed elsewhere, reserved, or talking. */
    record SessionChanged(UserId to) implements Bell {}

    /** The user's ticket or offer has changed. */
    record QueueChanged(UserId to) implements Bell {}

    /** The user may no longer be connected: a sign-in was revoked, or the user was restricted. */
    record AdmissionChanged(UserId to) implements Bell {}

    /** The partner began or stopped typing. Lost typing is no loss. */
    record Typing(UserId to, ConversationId conversation, boolean active) implements Bell {}
}
