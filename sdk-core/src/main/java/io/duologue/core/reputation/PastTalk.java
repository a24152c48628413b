package io.duologue.core.reputation;

import io.duologue.core.conversation.ConversationStore.ConversationRecord;
import io.duologue.core.conversation.ConversationStore.Feedback;
import io.duologue.core.conversation.Course;
import io.duologue.core.conversation.Share;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that is over, as far as it says something of one of the two. Immutable.
 *
 * @param partner with whom; an id that nobody has any more if that one has erased his account
 * @param leftEarly whether this one is charged with having left it early
 * @param rated what his partner thought of it, 1 (poor) to 4 (very good); null if the partner did not say
 */
public record PastTalk(
        UserId partner,
        Instant endedAt,
        Share own,
        boolean leftEarly,
        @Nullable Integer rated) {

    /** What a record says of this user; empty while they talk, where it is not known how it went, and for nobody's who took part. */
    public static Optional<PastTalk> of(ConversationRecord record, UserId user) {
        Instant endedAt = record.endedAt();
        Course course = record.course();
        if (endedAt == null || course == null) {
            return Optional.empty();
        }
        return record.info()
                .party(user)
                .map(party -> new PastTalk(
                        record.info().user(party.other()),
                        endedAt,
                        course.of(party),
                        course.leftEarly() && user.equals(record.endedBy()),
                        record.feedback().stream()
                                .filter(given -> !given.from().equals(user))
                                .map(Feedback::rating)
                                .findFirst()
                                .orElse(null)));
    }
}
