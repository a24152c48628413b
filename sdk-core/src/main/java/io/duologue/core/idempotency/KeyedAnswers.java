package io.duologue.core.idempotency;

import io.duologue.core.Perishable;
import io.duologue.core.identity.Erasable;
import io.duologue.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;

/**
 * Remembers what was answered to requests that carry a key, so that a client that does not know whether its request arrived
 * may send it again. Knows neither what the requests do nor what is in an answer.
 *
 * <ol>
 *   <li>KA-1: of many who claim a key at once one takes it; the others hear that it is running until it is kept or released.
 *   <li>KA-2: what was kept is answered to each later claim of the same request for {@link #KEPT_FOR} from when the key was
 *       taken, exclusive, and not after.
 *   <li>KA-3: another request that claims a key which is running or kept hears that the key is another's.
 *   <li>KA-4: a key that was released is free, as if it had never been taken, also if an answer had been kept.
 *   <li>KA-5: a key that is neither kept nor released is free again {@link #RUNNING_FOR} after it was taken; whoever took it
 *       then has it, and what the one before keeps or releases is ignored.
 *   <li>KA-6: keys of other people and of other routes do not touch each other.
 *   <li>KA-7: {@link #erase} forgets every key of the user and what was answered, and nobody else's.
 *   <li>KA-8: of one person the {@value #MOST_OF_ONE} keys that were taken last are known; the one taken first makes room.
 *   <li>KA-9: {@link #removeUntil} forgets the keys that were taken then or before, and what was answered.
 * </ol>
 *
 * <p>An answer has at most {@link KeptAnswer#MAX_BYTES}; whoever has a larger one does not keep it. Shared by all nodes, so
 * that a repeat may reach any of them. Safe for many threads. Calls block; a failing backend is a
 * {@link io.duologue.core.BackendException}: then a key may have been taken, until {@link #RUNNING_FOR} is over. Check an
 * implementation with {@code KeyedAnswersContract}.
 */
public interface KeyedAnswers extends Erasable, Perishable {
    Duration KEPT_FOR = Duration.ofHours(24);

    /** Longer than any request takes. */
    Duration RUNNING_FOR = Duration.ofMinutes(1);

    /** Keys of one person. */
    int MOST_OF_ONE = 64;

    /** @param request what the request says, in short: the same for the same request only */
    Claim claim(RequestKey key, String request, Instant now);

    /** Keeps the answer. */
    void keep(RequestKey key, Claim.Taken taken, KeptAnswer answer);

    /** Nothing was done, or nobody can read what was kept: the key is free. */
    void release(RequestKey key, Claim.Taken taken);

    /**
     * Whose key it is and for what.
     *
     * @param person who asks
     * @param route method and path
     * @param key as the client chose it
     */
    record RequestKey(UserId person, String route, String key) {}

    /** What became of a claim. */
    sealed interface Claim {
        /**
         * The request is to be carried out.
         *
         * @param number another one each time
         */
        record Taken(long number) implements Claim {}

        /** It is being carried out. */
        record Running() implements Claim {}

        /** @param taken by whom it was carried out, so that an answer that nobody can read can be released */
        record Answered(Taken taken, KeptAnswer answer) implements Claim {}

        record OtherRequest() implements Claim {}
    }

    /** Answers in this process's memory: at most {@code capacity}; the one whose key was taken first makes room. */
    static KeyedAnswers inMemory(int capacity) {
        return new InMemoryKeyedAnswers(capacity);
    }
}
