package io.duologue.matching;

/** How a participant wants to enter a conversation. */
public enum OfferMode {
    /** At once, without being asked. */
    AUTO,
    /** After one tap on a card, within the ticket's decision time. */
    ONE_TAP
}
