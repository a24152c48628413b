package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationLog.LogState;
import io.duologue.core.conversation.Party;
import io.duologue.core.engine.Answer;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.ModerationPolicy;
import io.duologue.core.moderation.RestrictionStore;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.moderation.Verdict;
import io.duologue.core.presence.NodeId;
import io.duologue.core.session.SessionId;
import io.duologue.protocol.EndReason;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.Problem;
import io.duologue.testkit.engine.EngineWorld.Pair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of a message for which its author is restricted. */
class RestrictionTest {
    private static final UserId MAYA = new UserId("u_maya");

    private final AtomicBoolean unreachable = new AtomicBoolean();
    private final EngineWorld world = new EngineWorld(
            EngineOptions.builder().repeatCoolDown(Duration.ZERO).build(), this::failingOnDemand);
    private final ModerationPolicy.Quick stern = draft -> draft.text().equals("hate")
            ? Verdict.restrict("hate", "You pause for an hour.", Duration.ofHours(1))
            : Verdict.ALLOW;
    private final Duologue engine = world.engine("n1", stern);
    private final Pair pair = world.talk(engine);
    private final ConversationId conversation = new ConversationId(pair.conversation());

    @Test
    @Tag("W-35")
    @Tag("W-36")
    void theRefusalTakesItsNumberAndComesAgainForTheSameMessage() {
        Problem first = refused(1, "hate");
        world.settle();
        List<Restriction> restrictions = world.stores.restrictions().of(MAYA);
        world.pass(Duration.ofSeconds(1));

        Problem again = refused(1, "hate");
        Problem other = refused(1, "love");

        assertThat(first.code()).isEqualTo(ErrorCode.MESSAGE_BLOCKED);
        assertThat(again.code()).isEqualTo(ErrorCode.MESSAGE_BLOCKED);
        assertThat(again.rule()).isEqualTo(first.rule()).isEqualTo("hate");
        assertThat(other.code()).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        assertThat(state().party(Party.A).lastN() + state().party(Party.B).lastN())
                .isEqualTo(1);
        assertThat(world.stores.restrictions().of(MAYA)).isEqualTo(restrictions).hasSize(1);
        assertThat(restrictions.get(0).caseId()).matches("R-[0-9a-f]{16}");
    }

    @Test
    @Tag("W-19")
    void wordsOfAConnectionThatWasReplacedRestrictNobody() {
        takeOverInSilence();

        pair.a().send(pair.conversation(), 1, "hate");

        assertThat(pair.a().closeCode).isEqualTo(4402);
        assertThat(world.stores.restrictions().of(MAYA)).isEmpty();
        assertThat(state().over()).isFalse();
    }

    @Test
    @Tag("W-62")
    void aRestrictionThatTheStoreDidNotTakeIsMadeWhenTheMessageComesAgain() {
        unreachable.set(true);
        pair.a().send(pair.conversation(), 1, "hate");
        ErrorCode unavailable = pair.a().get(ServerFrame.Error.class).error().code();
        unreachable.set(false);

        Problem again = refused(1, "hate");
        world.settle();

        assertThat(unavailable).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        assertThat(again.code()).isEqualTo(ErrorCode.MESSAGE_BLOCKED);
        assertThat(world.stores.restrictions().active(MAYA, world.instant()))
                .map(Restriction::rule)
                .contains("hate");
        assertThat(pair.a().closeCode).isEqualTo(4401);
        assertThat(pair.b().get(ServerFrame.ConversationEnded.class).ended().reason())
                .isEqualTo(EndReason.MODERATION);
    }

    private Problem refused(long n, String text) {
        Answer<ServerFrame.Ok> answer = engine.commands().send(MAYA, conversation, n, text, "instance-a");
        return ((Answer.Refused<ServerFrame.Ok>) answer).problem();
    }

    private LogState state() {
        return world.stores.log().find(conversation).orElseThrow();
    }

    /** As if the person had come back elsewhere and nobody had rung here yet. */
    private void takeOverInSilence() {
        long fence = world.stores
                .sessions()
                .claim(MAYA, new NodeId("n9"), new SessionId("s_unused"), world.instant())
                .session()
                .fence();
        world.stores.log().fence(conversation, state().info().party(MAYA).orElseThrow(), fence);
    }

    private Stores failingOnDemand(Stores stores) {
        RestrictionStore restrictions = stores.restrictions();
        return stores.toBuilder()
                .restrictions(new RestrictionStore() {
                    @Override
                    public void save(Restriction restriction) {
                        if (unreachable.get()) {
                            throw new BackendException("restrictions cannot be reached");
                        }
                        restrictions.save(restriction);
                    }

                    @Override
                    public Optional<Restriction> active(UserId user, Instant now) {
                        return restrictions.active(user, now);
                    }

                    @Override
                    public boolean lift(String caseId, Instant now) {
                        return restrictions.lift(caseId, now);
                    }

                    @Override
                    public Optional<Restriction> find(String caseId) {
                        return restrictions.find(caseId);
                    }

                    @Override
                    public List<Restriction> of(UserId user) {
                        return restrictions.of(user);
                    }

                    @Override
                    public void erase(UserId user) {
                        restrictions.erase(user);
                    }

                    @Override
                    public void keep(KeptRestriction kept) {
                        restrictions.keep(kept);
                    }

                    @Override
                    public List<KeptRestriction> keptFor(String subject, Instant now) {
                        return restrictions.keptFor(subject, now);
                    }

                    @Override
                    public void liftKept(KeptRestriction kept) {
                        restrictions.liftKept(kept);
                    }

                    @Override
                    public void keepNames(UserId gone, Set<String> subjects, Instant until) {
                        restrictions.keepNames(gone, subjects, until);
                    }

                    @Override
                    public Set<String> namesOf(UserId gone, Instant now) {
                        return restrictions.namesOf(gone, now);
                    }

                    @Override
                    public int removeUntil(Instant until, int atMost) {
                        return restrictions.removeUntil(until, atMost);
                    }

                    @Override
                    public int removeKeptUntil(Instant until, int atMost) {
                        return restrictions.removeKeptUntil(until, atMost);
                    }
                })
                .build();
    }
}
