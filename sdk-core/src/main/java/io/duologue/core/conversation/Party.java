package io.duologue.core.conversation;

/** One of the two people of a conversation, for its log. */
public enum Party {
    A,
    B;

    public Party other() {
        return this == A ? B : A;
    }
}
