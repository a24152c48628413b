package io.duologue.cluster.chaos;

import io.duologue.client.ClientEvent;
import io.duologue.client.ConnectionState;
import io.duologue.client.Conversation;
import io.duologue.client.DuologueClient;
import io.duologue.client.DuologueClientBuilder;
import io.duologue.client.DuologueException;
import io.duologue.client.MessageOutcome;
import io.duologue.client.OutgoingMessage;
import io.duologue.client.SearchCriteria;
import io.duologue.protocol.EndReason;
import io.duologue.protocol.PartnerPresence;
import io.duologue.testkit.history.HistoryEvent;
import io.duologue.testkit.history.HistoryEvent.State;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * Somebody who searches, talks, goes on to somebody else now and then, and puts down everything he does and is told. Safe for many
 * threads.
 */
final class Talker implements AutoCloseable {
    /** Messages without an answer: nobody types on for long when nothing comes back. */
    private static final int UNANSWERED = 12;

    private final String name;
    private final Random random;
    private final Diary diary;
    private final DuologueClient client;
    private final Duration stays;
    private final Map<EndReason, Integer> ends = new EnumMap<>(EndReason.class);
    private final Map<MessageOutcome.Type, Integer> outcomes = new EnumMap<>(MessageOutcome.Type.class);

    private boolean mayLeave;
    private boolean maySpeak = true;
    private long said;
    /** Why the last search that came to nothing did. */
    private String searchFailed = "";

    private int answered;
    private int heard;
    private int timesAway;
    private int timesStranded;
    private int conversations;
    private int searchesLost;
    private Instant leaveAt = Instant.MAX;
    private Instant lostAt = Instant.MAX;
    private Duration longestLost = Duration.ZERO;

    /**
     * @param with the client's addresses, threads and credential
     * @param stays about so long with one partner
     */
    Talker(String name, DuologueClientBuilder with, Diary diary, Duration stays, long seed) {
        this.name = name;
        this.diary = diary;
        this.stays = stays;
        this.random = new Random(seed);
        this.client = with.name(name).listener(this::on).build();
    }

    String name() {
        return name;
    }

    DuologueClient client() {
        return client;
    }

    void connect() {
        CompletableFuture<Void> unused = client.connect();
    }

    /** What he does about once a second: searches, says something, or goes on to somebody else. */
    synchronized void act() {
        Optional<Conversation> talk = client.currentConversation().filter(now -> !now.isOver());
        if (talk.isEmpty()) {
            if (client.currentSearch().isEmpty()) {
                var unused = client.search(SearchCriteria.anybody());
            }
        } else if (mayLeave && Instant.now().isAfter(leaveAt)) {
            leaveAt = Instant.MAX;
            var unused = talk.get().endAndSearch();
        } else if (maySpeak && said - answered < UNANSWERED) {
            say(talk.get());
        }
    }

    private synchronized void noSearch(Throwable why) {
        searchFailed = why.toString();
        searchesLost += why instanceof DuologueException.SearchOver over && over.lost() ? 1 : 0;
    }

    private void say(Conversation conversation) {
        said++;
        String text = name + " " + said + " in " + conversation.id();
        // Written down first: nobody may hear what was not said yet.
        diary.said(name, conversation.id(), text);
        OutgoingMessage unused = conversation.send(text);
    }

    /** Says something now. */
    synchronized void sayNow() {
        client.currentConversation().filter(now -> !now.isOver()).ifPresent(this::say);
    }

    /** From now on goes on to somebody else now and then. */
    synchronized void mayLeave() {
        mayLeave = true;
        leaveAt = Instant.now().plusMillis((long) (stays.toMillis() * random.nextDouble()));
    }

    /** Stays with whom he is. */
    synchronized void stay() {
        mayLeave = false;
    }

    synchronized void hush() {
        maySpeak = false;
    }

    private synchronized void on(ClientEvent event) {
        if (event instanceof ClientEvent.OfferReceived offered) {
            CompletableFuture<Void> unused = offered.offer().accept();
        } else if (event instanceof ClientEvent.SearchEnded ended) {
            var unused = ended.search().conversation().exceptionally(why -> {
                noSearch(why);
                return null;
            });
        } else if (event instanceof ClientEvent.ConnectionChanged changed) {
            connection(changed.state());
        } else if (event instanceof ClientEvent.OfConversation of) {
            diary.told(name, of);
            count(of);
        }
    }

    private void connection(ConnectionState state) {
        timesStranded += state.kind() == ConnectionState.Kind.WAITING && lostAt.equals(Instant.MAX) ? 1 : 0;
        if (!state.isConnected()) {
            lostAt = lostAt.equals(Instant.MAX) ? Instant.now() : lostAt;
        } else if (!lostAt.equals(Instant.MAX)) {
            Duration lost = Duration.between(lostAt, Instant.now());
            longestLost = lost.compareTo(longestLost) > 0 ? lost : longestLost;
            lostAt = Instant.MAX;
        }
    }

    private void count(ClientEvent.OfConversation of) {
        if (of instanceof ClientEvent.ConversationBegan began) {
            conversations += began.returned() ? 0 : 1;
            leaveAt = Instant.now().plusMillis((long) (stays.toMillis() * (0.5 + random.nextDouble())));
        } else if (of instanceof ClientEvent.MessageReceived) {
            heard++;
        } else if (of instanceof ClientEvent.MessageAnswered answer) {
            answered++;
            outcomes.merge(answer.outcome().type(), 1, Integer::sum);
        } else if (of instanceof ClientEvent.ConversationEnded ended) {
            ends.merge(ended.reason(), 1, Integer::sum);
        } else if (of instanceof ClientEvent.PartnerChanged changed && changed.presence() == PartnerPresence.AWAY) {
            timesAway++;
        }
    }

    /** Whether he is connected, or knows why not. */
    boolean isLiveOrStopped() {
        ConnectionState state = client.connection();
        return state.isConnected() || state.stopped().isPresent();
    }

    /** Whether he talks with somebody, and everything he said has its answer. */
    synchronized boolean isAtRest() {
        return client.connection().isConnected()
                && client.currentConversation().filter(now -> !now.isOver()).isPresent()
                && said == answered;
    }

    synchronized boolean isSearching() {
        return client.currentConversation().filter(now -> !now.isOver()).isEmpty();
    }

    synchronized HistoryEvent.Standing standing() {
        State state = client.connection().isConnected()
                ? State.LIVE
                : client.connection().stopped().isPresent() ? State.CLOSED : State.LIMBO;
        return new HistoryEvent.Standing(
                Instant.now(),
                name,
                name,
                state,
                client.currentConversation()
                        .filter(now -> !now.isOver())
                        .map(Conversation::id)
                        .orElse(null),
                Math.toIntExact(said - answered));
    }

    /** What became of him. */
    synchronized Tally tally() {
        return new Tally(
                said,
                heard,
                conversations,
                searchesLost,
                timesAway,
                timesStranded,
                Map.copyOf(outcomes),
                Map.copyOf(ends),
                longestLost);
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public synchronized String toString() {
        return name + " said " + said + ", answered " + answered + ", heard " + heard + ", in "
                + client.currentConversation() + ", searching " + client.currentSearch() + " after " + searchFailed
                + ", " + client.connection();
    }
}
