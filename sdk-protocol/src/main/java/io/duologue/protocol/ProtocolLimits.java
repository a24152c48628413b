package io.duologue.protocol;

/** The bounds of every frame. What exceeds one is refused, never cut. */
public final class ProtocolLimits {
    /** The name of this version, offered as a WebSocket subprotocol. */
    public static final String SUBPROTOCOL = "duologue.v1";
    /** Prefix of the second subprotocol by which a browser hands over its single-use ticket. */
    public static final String TICKET_SUBPROTOCOL_PREFIX = "ticket.";
    /** Bytes of a frame, UTF-8. */
    public static final int FRAME_BYTES = 64 * 1024;
    /** Nested objects and arrays. */
    public static final int DEPTH = 8;
    /** Characters of {@code type}. */
    public static final int TYPE_LENGTH = 32;
    /** Characters of {@code id}. */
    public static final int ID_LENGTH = 64;
    /** Frames of one connection that wait for their answer. */
    public static final int IN_FLIGHT = 64;
    /** Code points of a message. */
    public static final int TEXT_CODE_POINTS = 1000;
    /** Code points of the note of a report. */
    public static final int NOTE_CODE_POINTS = 1000;
    /** Messages that a report may name. */
    public static final int REPORTED_MESSAGES = 20;

    /** A rating is from 1 to this. */
    public static final int BEST_RATING = 4;

    public static final int TOPICS = 5;
    public static final int LANGUAGES = 3;
    public static final int CAPS = 16;
    /** Conversations of which a returning client may name its cursor. */
    public static final int CURSORS = 4;

    private ProtocolLimits() {}
}
