package io.duologue.server.http;

import io.duologue.core.identity.Erasable;
import java.time.Duration;
import java.time.Instant;

/**
 * Remembers what was answered to requests that carry a key, so that a client that does not know whether its request arrived
 * may send it again. Does not know what the requests do.
 *
 * <ol>
 *   <li>KA-1: of many who claim a key at once one takes it; the others hear that it is running until it is kept or released.
 *   <li>KA-2: what was kept is answered to each later claim of the same request for {@link #KEPT_FOR} from when the key was
 *       taken, exclusive, and not after.
 *   <li>KA-3: another request that claims a key which is running or kept hears that the key is another's.
 *   <li>KA-4: a key that was released is free, as if it had never been taken.
 *   <li>KA-5: a key that is neither kept nor released is free again {@link #RUNNING_FOR} after it was taken; whoever took it
 *       then has it, and what the one before keeps or releases is ignored.
 *   <li>KA-6: keys of other people and of other routes do not touch each other.
 *   <li>KA-7: {@link #erase} forgets every key of the user and what was answered, and nobody else's.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException}. Check an
 * implementation with {@code KeyedAnswersContract}.
 */
public interface KeyedAnswers extends Erasable {
    Duration KEPT_FOR = Duration.ofHours(24);

    /** Longer than any request takes. */
    Duration RUNNING_FOR = Duration.ofMinutes(1);

    /** @param request what the request says, in short: the same for the same request only */
    Claim claim(RequestKey key, String request, Instant now);

    /** Keeps the answer. */
    void keep(RequestKey key, Claim.Taken taken, HttpResponse answer);

    /** Nothing was done: the key is free. */
    void release(RequestKey key, Claim.Taken taken);

    /**
     * Whose key it is and for what.
     *
     * @param person who asks: the id of a user
     * @param route method and path
     * @param key as the client chose it
     */
    record RequestKey(String person, String route, String key) {}

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

        record Answered(HttpResponse answer) implements Claim {}

        record OtherRequest() implements Claim {}
    }

    /**
     * Answers in this process's memory: at most {@code capacity}, of one person at most {@code perPerson}; the oldest makes
     * room.
     */
    static KeyedAnswers inMemory(int capacity, int perPerson) {
        return new InMemoryKeyedAnswers(capacity, perPerson);
    }
}
