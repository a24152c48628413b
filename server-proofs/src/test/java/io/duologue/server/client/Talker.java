package io.duologue.server.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.client.ClientEvent;
import io.duologue.client.Conversation;
import io.duologue.client.DuologueClient;
import io.duologue.client.DuologueClientBuilder;
import io.duologue.client.MessageOutcome;
import io.duologue.client.OutgoingMessage;
import io.duologue.client.Search;
import io.duologue.client.SearchCriteria;
import io.duologue.testkit.fault.FaultProxy;
import io.duologue.testkit.history.HistoryEvent;
import io.duologue.testkit.history.HistoryEvent.Outcome;
import io.duologue.testkit.history.HistoryEvent.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** Somebody with a client who says so many things as fast as they are answered, and puts down everything that he is told. */
final class Talker implements AutoCloseable {
    /** Messages without an answer; a client keeps 256. */
    private static final int AT_ONCE = 200;

    /** Nobody talks on for long to somebody who says nothing; a log keeps 2 000 texts for who is away. */
    private static final int AHEAD = 500;

    private static final List<String> WORDS =
            List.of("and", "então", "字典", "😀👍", "\"so\"", "a\\b", "line\nbreak", "words", "мир", "é");

    private final String name;
    private final FaultProxy proxy;
    private final Random random;
    private final Book book;
    private final DuologueClient client;
    private final AtomicInteger heard = new AtomicInteger();
    private final Object pen = new Object();
    private final List<Object> unexpected = new ArrayList<>();
    private int toSay;
    private int said;
    private int answered;

    /** @param with what is said to the client besides */
    Talker(
            String name,
            Platform platform,
            Carriers carriers,
            long seed,
            Book book,
            UnaryOperator<DuologueClientBuilder> with) {
        this.name = name;
        this.proxy = platform.proxy();
        this.random = new Random(seed);
        this.book = book;
        this.client = with.apply(platform.client(carriers, proxy, platform.newToken())
                        .backOff(Duration.ofMillis(10), Duration.ofMillis(200))
                        .listener(this::on))
                .build();
    }

    String name() {
        return name;
    }

    FaultProxy proxy() {
        return proxy;
    }

    DuologueClient client() {
        return client;
    }

    int heard() {
        return heard.get();
    }

    boolean isConnected() {
        return client.connection().isConnected();
    }

    /** Says so many things more. */
    void say(Conversation conversation, int messages) {
        synchronized (pen) {
            toSay += messages;
            sayMore(conversation);
        }
    }

    /** Whether everything that was said has its answer. */
    boolean isDone() {
        synchronized (pen) {
            return answered == toSay;
        }
    }

    String progress() {
        synchronized (pen) {
            return name + " said " + said + ", answered " + answered + ", heard " + heard + ", connections "
                    + proxy.accepted() + ", " + client.connection();
        }
    }

    /** Everything but words and answers that should not have happened. */
    List<Object> unexpected() {
        synchronized (pen) {
            return List.copyOf(unexpected);
        }
    }

    private void sayMore(Conversation conversation) {
        while (said < toSay && said - answered < AT_ONCE && said - heard.get() < AHEAD) {
            String text = name + " " + ++said + " " + filler();
            // Written down first: nobody may hear what was not said yet.
            book.add(name, conversation.id(), new Book.Said(text));
            OutgoingMessage unused = conversation.send(text);
        }
    }

    /** Frames of every size of header, and characters of every size. */
    private String filler() {
        int words = random.nextInt(50) == 0 ? random.nextInt(100) : random.nextInt(6);
        return random.ints(words, 0, WORDS.size()).mapToObj(WORDS::get).collect(Collectors.joining(" "));
    }

    private void on(ClientEvent event) {
        if (event instanceof ClientEvent.OfferReceived offered) {
            CompletableFuture<Void> unused = offered.offer().accept();
        } else if (event instanceof ClientEvent.OfConversation of) {
            Object what = of instanceof ClientEvent.MessageReceived received
                    ? new Book.Heard(received.seq(), received.text())
                    : of;
            book.add(name, of.conversation().id(), what);
            if (of instanceof ClientEvent.MessageReceived) {
                heard.incrementAndGet();
                synchronized (pen) {
                    sayMore(of.conversation());
                }
            } else if (of instanceof ClientEvent.MessageAnswered answer) {
                synchronized (pen) {
                    answered++;
                    if (answer.outcome().type() != MessageOutcome.Type.ACCEPTED) {
                        unexpected.add(answer);
                    }
                    sayMore(of.conversation());
                }
            } else if (of instanceof ClientEvent.HistorySkipped || of instanceof ClientEvent.EntryRemoved) {
                synchronized (pen) {
                    unexpected.add(of);
                }
            }
        } else if (event instanceof ClientEvent.ConnectionChanged changed
                && changed.state().stopped().isPresent()) {
            synchronized (pen) {
                unexpected.add(changed);
            }
        }
    }

    /** The number of a message with its author, who says nothing but messages. */
    static long numberOf(String text) {
        return Long.parseLong(text.split(" ", 3)[1]);
    }

    HistoryEvent standing(Conversation conversation) {
        synchronized (pen) {
            return new HistoryEvent.Standing(
                    Instant.now(),
                    name,
                    name,
                    isConnected() ? State.LIVE : State.LIMBO,
                    client.currentConversation().map(Conversation::id).orElse(null),
                    said - answered);
        }
    }

    static Outcome outcome(MessageOutcome outcome) {
        return switch (outcome.type()) {
            case ACCEPTED -> Outcome.OK;
            case REFUSED -> Outcome.REFUSED;
            case OVER -> Outcome.OVER;
            case NOT_TAKEN, EXPIRED -> Outcome.EXPIRED;
            case UNKNOWN -> Outcome.UNKNOWN;
        };
    }

    /** Brings two together who search at the same time. */
    static List<Conversation> meet(Talker one, Talker other) throws Exception {
        one.client.connect().get(15, SECONDS);
        other.client.connect().get(15, SECONDS);
        Search first = one.client.search(SearchCriteria.anybody());
        Search second = other.client.search(SearchCriteria.anybody());
        List<Conversation> both = List.of(
                first.conversation().get(20, SECONDS), second.conversation().get(20, SECONDS));
        assertThat(both.get(0).id()).isEqualTo(both.get(1).id());
        return both;
    }

    static void await(Duration most, Callable<Boolean> what) {
        Awaitility.await().atMost(most).pollInterval(Duration.ofMillis(5)).until(what);
    }

    @Override
    public void close() {
        client.close();
        proxy.close();
    }
}
