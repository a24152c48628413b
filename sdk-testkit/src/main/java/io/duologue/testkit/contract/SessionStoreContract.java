package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.ADA;
import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static io.duologue.testkit.contract.People.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import io.duologue.core.queueing.Search;
import io.duologue.core.session.Activity;
import io.duologue.core.session.LiveSession;
import io.duologue.core.session.LiveSession.LastConversation;
import io.duologue.core.session.SessionId;
import io.duologue.core.session.SessionStore;
import io.duologue.core.session.SessionStore.Claim;
import io.duologue.matching.Intent;
import io.duologue.matching.Kind;
import io.duologue.testkit.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link SessionStore}. Extend it and hand in an empty store of yours. */
public abstract class SessionStoreContract {
    private static final NodeId NORTH = new NodeId("north");
    private static final NodeId SOUTH = new NodeId("south");
    private static final SessionId FIRST = new SessionId("s_first");
    private static final SessionId SECOND = new SessionId("s_second");
    private static final ConversationId TALK = new ConversationId("c_talk");

    private SessionStore sessions = SessionStore.inMemory(1);

    /** An empty store with room for 100 sessions that shares nothing with those made before. */
    protected abstract SessionStore newStore() throws Exception;

    @BeforeEach
    final void makeStore() throws Exception {
        sessions = newStore();
    }

    @Test
    @Rule("K-1")
    protected void theFirstClaimCreatesASession() {
        Claim claim = sessions.claim(MAYA, NORTH, FIRST, NINE);

        assertThat(claim.resumed()).isFalse();
        assertThat(claim.from()).isEmpty();
        assertThat(claim.session().id()).isEqualTo(FIRST);
        assertThat(claim.session().owner()).isEqualTo(NORTH);
        assertThat(claim.session().fence()).isEqualTo(NINE.toEpochMilli());
        assertThat(claim.session().activity()).isEqualTo(Activity.IDLE);
        assertThat(sessions.find(MAYA)).contains(claim.session());
    }

    @Test
    @Rule("K-1")
    protected void aLaterClaimTakesTheSessionOver() {
        LiveSession before = change(claim(MAYA), whole());

        Claim claim = sessions.claim(MAYA, SOUTH, SECOND, NINE.plusSeconds(5));

        assertThat(claim.resumed()).isTrue();
        assertThat(claim.from()).contains(NORTH);
        assertThat(claim.session())
                .isEqualTo(before.copy()
                        .withOwner(SOUTH)
                        .withDisconnectedAt(Optional.empty())
                        .withFence(NINE.plusSeconds(5).toEpochMilli())
                        .withVersion(before.version() + 1));
        assertThat(sessions.find(MAYA)).contains(claim.session());
    }

    @Test
    @Rule("K-1")
    protected void aClaimByASlowClockRaisesTheFenceByOne() {
        long before = claim(MAYA).fence();

        long after = sessions.claim(MAYA, SOUTH, SECOND, NINE.minusSeconds(60))
                .session()
                .fence();

        assertThat(after).isEqualTo(before + 1);
    }

    @Test
    @Rule("K-1")
    protected void aLostSessionIsReplacedByAFreshOneThatKnowsTheLastConversation() {
        LastConversation last = new LastConversation(TALK, true, 7, false);
        LiveSession lost = claim(MAYA);
        lost = change(lost, lost.copy().withLost(true).withLast(last).withActivity(Activity.WAITING));

        Claim claim = sessions.claim(MAYA, SOUTH, SECOND, NINE);

        assertThat(claim.resumed()).isFalse();
        assertThat(claim.session().id()).isEqualTo(SECOND);
        assertThat(claim.session().lost()).isFalse();
        assertThat(claim.session().activity()).isEqualTo(Activity.IDLE);
        assertThat(claim.session().last()).contains(last);
        assertThat(claim.session().fence()).isGreaterThan(lost.fence());
    }

    @Test
    @Rule("K-2")
    protected void claimsAtOnceAllSucceedWithDifferentFences() throws Exception {
        List<Claim> claims =
                Together.all(i -> sessions.claim(MAYA, new NodeId("node-" + i), new SessionId("s_" + i), NINE));

        assertThat(claims).extracting(claim -> claim.session().fence()).doesNotHaveDuplicates();
        assertThat(claims)
                .extracting(claim -> claim.session().id())
                .containsOnly(claims.get(0).session().id());
        assertThat(claims).filteredOn(claim -> !claim.resumed()).hasSize(1);
        List<Optional<NodeId>> owners = claims.stream()
                .sorted(Comparator.comparing(claim -> claim.session().fence()))
                .map(claim -> Optional.of(claim.session().owner()))
                .collect(Collectors.toCollection(ArrayList::new));
        owners.remove(owners.size() - 1);
        owners.add(0, Optional.empty());
        assertThat(claims.stream()
                        .sorted(Comparator.comparing(claim -> claim.session().fence()))
                        .map(Claim::from))
                .containsExactlyElementsOf(owners);
        long highest = claims.stream()
                .mapToLong(claim -> claim.session().fence())
                .max()
                .orElseThrow();
        assertThat(sessions.find(MAYA).map(LiveSession::fence)).contains(highest);
    }

    @Test
    @Rule("K-3")
    protected void replacingStoresTheWholeSessionUnderTheNextVersion() {
        LiveSession before = claim(MAYA);
        LiveSession next = whole();

        Optional<LiveSession> stored = sessions.replace(before, next);

        assertThat(stored).contains(next.copy().withVersion(before.version() + 1));
        assertThat(sessions.find(MAYA)).isEqualTo(stored);
    }

    @Test
    @Rule("K-3")
    protected void replacingWhatSomebodyChangedDoesNothing() {
        LiveSession read = claim(MAYA);
        LiveSession changed = change(read, read.copy().withActivity(Activity.WAITING));

        assertThat(sessions.replace(read, read.copy().withLost(true))).isEmpty();
        assertThat(sessions.remove(read)).isFalse();

        assertThat(sessions.find(MAYA)).contains(changed);
    }

    @Test
    @Rule("K-3")
    protected void replacingWhatWasRemovedAndCreatedAnewDoesNothing() {
        LiveSession read = claim(MAYA);
        sessions.remove(read);
        LiveSession anew = sessions.claim(MAYA, NORTH, SECOND, NINE).session();

        assertThat(sessions.replace(read, read.copy().withActivity(Activity.WAITING)))
                .isEmpty();
        assertThat(sessions.remove(read)).isFalse();

        assertThat(sessions.find(MAYA)).contains(anew);
    }

    @Test
    @Rule("K-3")
    protected void ofReplacementsAtOnceOneSucceeds() throws Exception {
        LiveSession read = claim(MAYA);

        List<Optional<LiveSession>> answers =
                Together.all(i -> sessions.replace(read, read.copy().withActivity(Activity.WAITING)));

        assertThat(answers).filteredOn(Optional::isPresent).hasSize(1);
    }

    @Test
    @Rule("K-4")
    protected void dueSessionsAreNamedTheEarliestFirst() {
        due(MAYA, NINE.plusSeconds(20));
        due(TOMAS, NINE.plusSeconds(10));
        due(ADA, NINE.plusSeconds(21));
        claim(new UserId("u_without"));

        assertThat(sessions.due(NINE.plusSeconds(20), 10))
                .extracting(LiveSession::user)
                .containsExactly(TOMAS, MAYA);
        assertThat(sessions.due(NINE.plusSeconds(30), 2))
                .extracting(LiveSession::user)
                .containsExactly(TOMAS, MAYA);
    }

    @Test
    @Rule("K-4")
    protected void whatIsNoLongerDueIsNotNamed() {
        LiveSession dueOnce = due(MAYA, NINE);
        change(dueOnce, dueOnce.copy().withDue(Optional.empty()));
        sessions.remove(due(TOMAS, NINE));

        assertThat(sessions.due(NINE, 10)).isEmpty();
    }

    @Test
    @Rule("K-5")
    protected void aNodeOwnsTheSessionsThatAreConnectedThere() {
        claim(MAYA);
        LiveSession disconnected = claim(TOMAS);
        change(disconnected, disconnected.copy().withDisconnectedAt(NINE));
        claim(ADA);
        sessions.claim(ADA, SOUTH, SECOND, NINE);

        assertThat(sessions.ownedBy(NORTH, 10)).extracting(LiveSession::user).containsExactly(MAYA);
        assertThat(sessions.ownedBy(SOUTH, 10)).extracting(LiveSession::user).containsExactly(ADA);
        assertThat(sessions.ownedBy(new NodeId("west"), 10)).isEmpty();
    }

    @Test
    @Rule("K-6")
    protected void aSessionStaysUntilItIsRemoved() {
        LiveSession session = due(MAYA, NINE);
        sessions.due(NINE.plusSeconds(1_000_000), 10);

        assertThat(sessions.find(MAYA)).contains(session);

        assertThat(sessions.remove(session)).isTrue();
        assertThat(sessions.find(MAYA)).isEmpty();
        assertThat(sessions.ownedBy(NORTH, 10)).isEmpty();
    }

    private LiveSession claim(UserId user) {
        return sessions.claim(user, NORTH, new SessionId("s_" + user.value()), NINE)
                .session();
    }

    private LiveSession due(UserId user, Instant due) {
        LiveSession session = claim(user);
        return change(session, session.copy().withDue(due));
    }

    private LiveSession change(LiveSession before, LiveSession after) {
        return sessions.replace(before, after).orElseThrow();
    }

    /** A session in which everything is said. */
    private static LiveSession whole() {
        return LiveSession.builder()
                .user(MAYA)
                .id(new SessionId("s_u_maya"))
                .version(0)
                .fence(NINE.toEpochMilli())
                .owner(NORTH)
                .signIn(SecretHash.of("sign-in"))
                .disconnectedAt(NINE.plusSeconds(1))
                .activity(new Activity.Reserved(TALK, NINE.plusSeconds(10)))
                .search(new Search(List.of("backend"), Kind.VIDEO, Intent.LEARN, false, List.of("en", "sv"), NINE))
                .next(new ConversationId("c_before"))
                .last(new LastConversation(new ConversationId("c_before"), false, 12, true))
                .skips(2)
                .heldBackUntil(NINE.plusSeconds(15))
                .due(NINE.plusSeconds(61))
                .build();
    }

    @Test
    @Rule("K-7")
    protected void theSessionOfWhoIsErasedIsGoneWhateverItIsLike() {
        LiveSession claimed = sessions.claim(MAYA, NORTH, FIRST, NINE).session();
        sessions.replace(claimed, claimed.copy().withDue(NINE));
        sessions.claim(TOMAS, NORTH, SECOND, NINE);

        sessions.erase(MAYA);
        sessions.erase(MAYA);

        assertThat(sessions.find(MAYA)).isEmpty();
        assertThat(sessions.due(NINE, 10)).isEmpty();
        assertThat(sessions.ownedBy(NORTH, 10)).extracting(LiveSession::user).containsExactly(TOMAS);
    }
}
