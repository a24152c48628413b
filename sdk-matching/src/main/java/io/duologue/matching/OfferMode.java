package io.duologue.matching;

/** How a participant wants to enter a conversation. */
public enum OfferMode {
    /** At once, without being asked. */
    AUTO,
    /** After one tap on a card, within the ticket's decision time. */
    ONE_TAP,
    /** As {@link #ONE_TAP}, but the card tells topics and seniority and no name: who decides does not look at the person first. */
    PREVIEW;

    /** Whether the participant is asked before a conversation begins. */
    public boolean isAsked() {
        return this != AUTO;
    }
}
