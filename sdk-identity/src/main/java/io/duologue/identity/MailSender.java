package io.duologue.identity;

import io.duologue.core.identity.EmailAddress;

/**
 * Takes a letter to where it is delivered from. Does not know whether somebody reads it.
 *
 * <p>Safe for many threads. A call blocks until the letter is somebody else's responsibility, and no longer than a minute.
 */
@FunctionalInterface
public interface MailSender {

    /**
     * Hands a letter over.
     *
     * @throws MailException if nobody has taken it, as far as that can be known
     */
    void send(Letter letter) throws MailException;

    /**
     * One letter to one address. Immutable.
     *
     * @param subject one line
     * @param text what it says
     * @param html the same for who reads mail in colour
     */
    record Letter(EmailAddress to, String subject, String text, String html) {
        public Letter {
            if (subject.isBlank() || subject.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("subject: expected one line but it was empty or more");
            }
        }

        /** Nothing of what it says, and not to whom. */
        @Override
        public String toString() {
            return "Letter[" + subject + "]";
        }
    }
}
