package io.duologue.core.queueing;

import io.duologue.core.conversation.ConversationStore;
import io.duologue.core.identity.ErasureStore;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.BlockStore;
import io.duologue.core.moderation.ReportStore;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.profile.ProfileStore;
import java.time.Instant;
import java.util.Set;

/**
 * What has to be known before people are put to each other, each in one question: what counts for the search of one, and what keeps two
 * apart. It keeps nothing of its own and decides nothing: it says what the stores say that own it.
 *
 * <ol>
 *   <li>IN-1: a {@link #seeker} has the profile, the preferences, the acknowledgements and the restriction in force that their stores
 *       have, and says whether his account is to be erased; of somebody without a profile all the rest is said.
 *   <li>IN-2: a seeker avoids whom he would rather not meet; whoever would rather not meet him is not among them.
 *   <li>IN-3: a seeker is kept apart from everybody with whom there is a block or a report, whichever of the two made it.
 *   <li>IN-4: a seeker has met each partner of a conversation that began at {@code metSince} or later, with the start of the latest.
 *   <li>IN-5: {@link #between} names everything that keeps the two from meeting, whichever of them it is of and whichever is named
 *       first, and nothing else.
 *   <li>IN-6: what was done before the question is in the answer, also if another node did it a moment ago, and what was taken back is
 *       not: what keeps people apart is never remembered from one question to the next.
 *   <li>IN-7: a seeker's conduct has, of the latest 50 conversations that began at {@code metSince} or later, those that have ended and
 *       of which it is known how they went, the latest first: what he did in each, whether he is charged with having left it early, and
 *       what his partner thought of it.
 *   <li>IN-8: a seeker's conduct has when each of the latest 20 reports about him was filed, if that was at {@code metSince} or later and
 *       the report was not dismissed, the latest first.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException} after which the question may be
 * asked again. Check an implementation with {@code IntroductionsContract}.
 */
public interface Introductions {

    /** What counts for somebody's search. */
    Seeker seeker(UserId user, Instant metSince, Instant now);

    /** What keeps two from meeting; nothing if they may. */
    Set<Obstacle> between(UserId one, UserId other, Instant now);

    /** Why two may not meet. */
    enum Obstacle {
        /** One of them has blocked or reported the other. */
        KEPT_APART,
        /** One of them would rather not meet the other. */
        AVOIDED,
        /** One of them is restricted. */
        RESTRICTED,
        /** The account of one of them is to be erased. */
        LEAVING
    }

    /** Asks each of these stores by itself. */
    static Introductions of(
            ProfileStore profiles,
            ConversationStore conversations,
            BlockStore blocks,
            ReportStore reports,
            RestrictionStore restrictions,
            ErasureStore erasures) {
        return new AskedOneByOne(profiles, conversations, blocks, reports, restrictions, erasures);
    }
}
