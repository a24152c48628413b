package io.duologue.redis;

import io.duologue.core.identity.UserId;
import io.duologue.core.queueing.Introductions;
import io.duologue.core.queueing.Seeker;
import java.time.Instant;
import java.util.Set;

/**
 * Introductions by another store, which is asked each time: what keeps people apart is not remembered. Of who searches, the profile is
 * remembered, as his partner is shown it soon after. Safe for many threads.
 */
final class RememberedIntroductions implements Introductions {
    private final Introductions store;
    private final RememberedAnswers answers;
    private final Keys keys;

    RememberedIntroductions(Introductions store, RememberedAnswers answers, Keys keys) {
        this.store = store;
        this.answers = answers;
        this.keys = keys;
    }

    @Override
    public Seeker seeker(UserId user, Instant metSince, Instant now) {
        return answers.asked(
                keys.knownProfile(user),
                () -> store.seeker(user, metSince, now),
                seeker -> seeker.profile().map(ProfileText::of));
    }

    @Override
    public Set<Obstacle> between(UserId one, UserId other, Instant now) {
        return store.between(one, other, now);
    }
}
