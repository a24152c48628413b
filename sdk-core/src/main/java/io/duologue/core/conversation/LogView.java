package io.duologue.core.conversation;

import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.ConversationLog.PartyState;
import io.duologue.core.disclosure.Disclosure;
import io.duologue.core.limit.TokenBucket;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A log as its rules see it: to be read, not to be changed. Does not change while a decision is made: whoever hands it
 * to {@link LogRules} guarantees that.
 */
public interface LogView {

    PartyState party(Party party);

    /** The last entry's place. */
    Position head();

    /** The place behind which entries are still kept. */
    Position kept();

    /** The last entry if the conversation is over. */
    @Nullable Entry end();

    /** Whether the two see each other's cards, as the last entry about it says. */
    Disclosure<Party> disclosure();

    /** The mark of a kept place: from {@link #kept} to {@link #head}, both inclusive. */
    int mark(long seq);

    /** What a party has said of late, against its limit; null if it has said nothing that had one. */
    @Nullable TokenBucket said(Party party);

    /** What was answered under this number, if it is still kept. */
    Optional<KeptResult> result(Party party, long n);

    /** What the server appended under this key, if it is still remembered. */
    Optional<Entry> systemEntry(String key);

    /**
     * What was answered to a submission and is repeated when it comes again. Immutable.
     *
     * @param result with {@code original}: an {@code Accepted} or a {@code Refused}
     */
    record KeptResult(BodyHash bodyHash, AppendResult result) {}
}
