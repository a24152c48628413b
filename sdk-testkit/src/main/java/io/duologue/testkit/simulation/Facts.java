package io.duologue.testkit.simulation;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.ConversationLog.FenceResult;
import io.duologue.core.conversation.ConversationLog.Submission;
import io.duologue.core.conversation.ConversationLog.SystemResult;
import io.duologue.core.conversation.Entry;
import io.duologue.core.conversation.EntryBody;
import io.duologue.core.conversation.Party;
import io.duologue.core.moderation.BlockStore;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.testkit.history.History;
import io.duologue.testkit.history.HistoryEvent;
import io.duologue.testkit.history.HistoryEvent.What;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes down what the stores decided, at the moment at which they did. */
final class Facts {
    private final History history;
    private final InstantSource clock;
    private final Map<String, ConversationInfo> conversations = new HashMap<>();
    private final Map<String, Long> fences = new HashMap<>();

    Facts(History history, InstantSource clock) {
        this.history = history;
        this.clock = clock;
    }

    /** A call of a store that has returned. */
    void observed(String method, @Nullable Object[] args, @Nullable Object result) {
        if (result == ConversationLog.CreateResult.CREATED && args[0] instanceof ConversationInfo info) {
            conversations.put(info.id().value(), info);
            history.add(new HistoryEvent.Began(
                    now(), info.id().value(), info.a().value(), info.b().value()));
        } else if (result instanceof FenceResult.Raised
                && args[0] instanceof ConversationId id
                && args[1] instanceof Party party
                && args[2] instanceof Long fence) {
            raised(id, party, fence);
        } else if (result instanceof AppendResult.Accepted accepted
                && !accepted.original()
                && args[0] instanceof Submission submission) {
            accepted(submission, accepted);
        } else if (result instanceof SystemResult.Appended appended
                && !appended.original()
                && args[0] instanceof ConversationId id
                && args[2] instanceof Map<?, ?> expected) {
            serverAppended(id, expected, appended);
        } else if (result instanceof BlockStore.BlockResult.Blocked blocked) {
            history.add(new HistoryEvent.Blocked(
                    now(),
                    blocked.block().owner().value(),
                    blocked.block().other().value()));
        } else if (method.equals("save") && args[0] instanceof Restriction restriction) {
            history.add(new HistoryEvent.Restricted(now(), restriction.user().value(), restriction.until()));
        }
    }

    private void raised(ConversationId id, Party party, long fence) {
        fences.put(id + " " + party, fence);
        history.add(new HistoryEvent.FenceRaised(now(), id.value(), person(id, party), fence));
    }

    private void accepted(Submission submission, AppendResult.Accepted accepted) {
        ConversationId id = submission.conversation();
        long known = fences.getOrDefault(id + " " + submission.party(), 0L);
        if (submission.fence() > known) {
            raised(id, submission.party(), submission.fence());
        }
        history.add(new HistoryEvent.Accepted(
                now(),
                id.value(),
                person(id, submission.party()),
                submission.fence(),
                submission.n(),
                accepted.entry().seq()));
        finished(id, accepted.entry());
    }

    private void serverAppended(ConversationId id, Map<?, ?> expected, SystemResult.Appended appended) {
        Map<String, Long> fencesBelieved = new TreeMap<>();
        expected.forEach((party, fence) -> fencesBelieved.put(person(id, (Party) party), (Long) fence));
        boolean end = appended.entry().body() instanceof EntryBody.Ended;
        history.add(new HistoryEvent.ServerAppended(now(), id.value(), fencesBelieved, end ? What.END : What.PRESENCE));
        finished(id, appended.entry());
    }

    private void finished(ConversationId id, Entry entry) {
        if (entry.body() instanceof EntryBody.Ended ended) {
            history.add(new HistoryEvent.Finished(
                    now(), id.value(), entry.seq(), ended.cause().seals()));
        }
    }

    /** The other one of a conversation. */
    String partner(String conversation, String person) {
        ConversationInfo info = conversations.get(conversation);
        if (info == null) {
            return "nobody";
        }
        return info.a().value().equals(person) ? info.b().value() : info.a().value();
    }

    private String person(ConversationId id, Party party) {
        ConversationInfo info = conversations.get(id.value());
        return info == null ? party.name() : info.user(party).value();
    }

    private Instant now() {
        return clock.instant();
    }
}
