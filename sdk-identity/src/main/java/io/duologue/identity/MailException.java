package io.duologue.identity;

/** A letter was not taken. Its message may be logged: it has no address, no text of the letter and no word of the server's. */
public final class MailException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param reason for operators, without anything of the letter */
    public MailException(String reason) {
        super(reason);
    }
}
