package io.duologue.redis;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What every key is called; {@code docs/redis-layout.md} says what is in it. What one script touches has one hash tag. Immutable.
 *
 * <p>Whatever is of one person is found from the person's id by computing a key, never by looking through all of them.
 */
final class Keys {
    /**
     * Over so many hash tags what must be found by more than a person's id is spread: enough for the load to spread over a
     * Cluster, few enough to ask all of them. A number that never changes: it says where everybody's keys are.
     */
    private static final int SHARDS = 16;

    private final String prefix;

    Keys(String prefix) {
        this.prefix = prefix + ":";
    }

    /** How often somebody, or an address, did what. */
    String limits(String who) {
        return prefix + "limit:{" + who + "}";
    }

    /** When each node last said that it lives. */
    String nodes() {
        return prefix + "nodes";
    }

    /** A conversation's log. */
    LogKeys log(ConversationId conversation) {
        return new LogKeys(prefix + "log:{" + conversation + "}");
    }

    /** Where a person's live session is. */
    SessionKeys sessions(UserId user) {
        return sessions(shard(user));
    }

    List<SessionKeys> allSessions() {
        return IntStream.range(0, SHARDS).mapToObj(this::sessions).toList();
    }

    private SessionKeys sessions(int shard) {
        return new SessionKeys(prefix + "session:{s" + shard + "}");
    }

    /** Where somebody is signed in. */
    String signedIn(UserId user) {
        return prefix + "signed-in:{" + user + "}";
    }

    /** What a secret stands for. */
    String secret(SecretHash secret) {
        return prefix + "secret:{" + secret.value() + "}";
    }

    /** A sign-in that has begun. */
    String pendingSignIn(SecretHash state) {
        return prefix + "sign-in:{" + state.value() + "}";
    }

    /** A link that went out by mail. */
    String magicLink(SecretHash secret) {
        return prefix + "link:{" + secret.value() + "}";
    }

    /** The channel on which a node's bells ring. */
    String bells(NodeId node) {
        return prefix + "bell:" + node;
    }

    /** Where a person is announced. */
    PresenceKeys presence(UserId user) {
        return presence(shard(user));
    }

    List<PresenceKeys> allPresence() {
        return IntStream.range(0, SHARDS).mapToObj(this::presence).toList();
    }

    private PresenceKeys presence(int shard) {
        return new PresenceKeys(prefix + "presence:{p" + shard + "}");
    }

    private static int shard(UserId user) {
        return Math.floorMod(user.value().hashCode(), SHARDS);
    }

    /** The keys of one shard of the directory. */
    record PresenceKeys(String shard) {
        String people() {
            return shard + ":people";
        }

        String nodes() {
            return shard + ":nodes";
        }

        String counts() {
            return shard + ":counts";
        }

        List<String> all() {
            return List.of(people(), nodes(), counts());
        }
    }

    /** The keys of one shard of the live sessions. */
    record SessionKeys(String shard) {
        String people() {
            return shard + ":people";
        }

        String due() {
            return shard + ":due";
        }

        String owned() {
            return shard + ":owned";
        }

        List<String> all() {
            return List.of(people(), due(), owned());
        }
    }

    /** The keys of one conversation's log. */
    record LogKeys(String conversation) {
        String state() {
            return conversation + ":state";
        }

        private String entries() {
            return conversation + ":entries";
        }

        private String results() {
            return conversation + ":results";
        }

        private String numbersOfA() {
            return conversation + ":numbers-a";
        }

        private String numbersOfB() {
            return conversation + ":numbers-b";
        }

        private String system() {
            return conversation + ":system";
        }

        private String systemKeys() {
            return conversation + ":system-keys";
        }

        List<String> ofEntries() {
            return List.of(state(), entries());
        }

        List<String> forParties() {
            return List.of(state(), entries(), results(), numbersOfA(), numbersOfB(), system(), systemKeys());
        }

        List<String> forTheServer() {
            return List.of(state(), entries(), system(), systemKeys(), results(), numbersOfA(), numbersOfB());
        }
    }
}
