package io.duologue.redis;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.Party;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import io.duologue.matching.ParticipantId;
import java.util.List;
import java.util.function.IntFunction;
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
    LimitKeys limits(String who) {
        return limits(shard(who));
    }

    List<LimitKeys> allLimits() {
        return ofAll(this::limits);
    }

    private LimitKeys limits(int shard) {
        return new LimitKeys(prefix + "limit:{l" + shard + "}");
    }

    /** What was answered to a person's requests. */
    AnswerKeys answers(UserId user) {
        return answers(shard(user));
    }

    List<AnswerKeys> allAnswers() {
        return ofAll(this::answers);
    }

    private AnswerKeys answers(int shard) {
        return new AnswerKeys(prefix + "answer:{a" + shard + "}");
    }

    /** When each node last said that it lives. */
    String nodes() {
        return prefix + "nodes";
    }

    /** A conversation's log. */
    LogKeys log(ConversationId conversation) {
        return new LogKeys(prefix + "log:{" + conversation + "}");
    }

    /** A queue. */
    QueueKeys queue(String name) {
        return new QueueKeys(prefix + "queue:{q-" + name + "}");
    }

    /** In which logs a person's words are. */
    String logsOf(UserId user) {
        return prefix + "logs-of:{" + user + "}";
    }

    /** Where a person's live session is. */
    SessionKeys sessions(UserId user) {
        return sessions(shard(user));
    }

    List<SessionKeys> allSessions() {
        return ofAll(this::sessions);
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

    /** When what secrets stand for ends. */
    String secretEnds(SecretHash secret) {
        return secretEnds(shard(secret.value()));
    }

    List<String> allSecretEnds() {
        return ofAll(this::secretEnds);
    }

    private String secretEnds(int shard) {
        return prefix + "secret-ends:{e" + shard + "}";
    }

    /** A sign-in that has begun. */
    SecretKeys pendingSignIns(SecretHash state) {
        return pendingSignIns(shard(state.value()));
    }

    List<SecretKeys> allPendingSignIns() {
        return ofAll(this::pendingSignIns);
    }

    private SecretKeys pendingSignIns(int shard) {
        return new SecretKeys(prefix + "sign-in:{i" + shard + "}");
    }

    /** A link that went out by mail. */
    SecretKeys magicLinks(SecretHash secret) {
        return magicLinks(shard(secret.value()));
    }

    List<SecretKeys> allMagicLinks() {
        return ofAll(this::magicLinks);
    }

    private SecretKeys magicLinks(int shard) {
        return new SecretKeys(prefix + "link:{m" + shard + "}");
    }

    /** Which links went to an address. */
    String linksTo(SecretHash address) {
        return prefix + "links-to:{" + address.value() + "}";
    }

    /** What is known of a person's profile. */
    String knownProfile(UserId user) {
        return prefix + "known-profile:{" + user + "}";
    }

    /** What is known of whether a person is restricted. */
    String knownRestrictions(UserId user) {
        return prefix + "known-restrictions:{" + user + "}";
    }

    /** How many people are known to have named a company. */
    String knownCompany(SecretHash company) {
        return prefix + "known-company:{" + company.value() + "}";
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
        return ofAll(this::presence);
    }

    private PresenceKeys presence(int shard) {
        return new PresenceKeys(prefix + "presence:{p" + shard + "}");
    }

    private static int shard(UserId user) {
        return shard(user.value());
    }

    private static int shard(String name) {
        return Math.floorMod(name.hashCode(), SHARDS);
    }

    private static <T> List<T> ofAll(IntFunction<T> keys) {
        return IntStream.range(0, SHARDS).mapToObj(keys).toList();
    }

    /** The keys of one shard of the limits. */
    record LimitKeys(String shard) {
        String people() {
            return shard + ":people";
        }

        String full() {
            return shard + ":full";
        }

        List<String> all() {
            return List.of(people(), full());
        }
    }

    /** The keys of one shard of what was answered. */
    record AnswerKeys(String shard) {
        String known() {
            return shard + ":known";
        }

        private String people() {
            return shard + ":people";
        }

        private String taken() {
            return shard + ":taken";
        }

        List<String> all() {
            return List.of(known(), people(), taken());
        }
    }

    /** The keys of one shard of the secrets of one kind. */
    record SecretKeys(String shard) {
        String secret(String hash) {
            return shard + ":" + hash;
        }

        String ends() {
            return shard + ":ends";
        }
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

    /** The keys of one queue. */
    record QueueKeys(String queue) {
        String state() {
            return queue + ":state";
        }

        String places() {
            return queue + ":places";
        }

        private String tickets() {
            return queue + ":tickets";
        }

        private String passed() {
            return queue + ":passed";
        }

        String waiting() {
            return queue + ":waiting";
        }

        private String changes() {
            return queue + ":changes";
        }

        String offers() {
            return queue + ":offers";
        }

        String due() {
            return queue + ":due";
        }

        /** Whom somebody passed who has left. */
        String left(ParticipantId participant) {
            return queue + ":left:" + participant;
        }

        List<String> forArrival(ParticipantId participant) {
            return List.of(
                    state(), places(), tickets(), passed(), waiting(), changes(), offers(), due(), left(participant));
        }

        List<String> forRemoval(ParticipantId participant) {
            return List.of(state(), places(), tickets(), passed(), waiting(), changes(), left(participant));
        }

        List<String> forEnding(ParticipantId a, ParticipantId b) {
            return List.of(
                    state(), places(), tickets(), passed(), waiting(), changes(), offers(), due(), left(a), left(b));
        }

        List<String> ofTickets() {
            return List.of(places(), tickets(), passed());
        }

        List<String> forFollowing() {
            return List.of(state(), changes(), places(), tickets(), passed());
        }

        List<String> forClaims() {
            return List.of(state(), places(), waiting(), offers(), due(), changes());
        }

        List<String> forOffers() {
            return List.of(places(), tickets(), passed(), offers());
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

        List<String> forErasure(Party party) {
            return List.of(state(), entries(), results(), party == Party.A ? numbersOfA() : numbersOfB());
        }

        List<String> forTheServer() {
            return List.of(state(), entries(), system(), systemKeys(), results(), numbersOfA(), numbersOfB());
        }
    }
}
