package io.duologue.examples.twoterminals;

import io.duologue.client.ClientEvent;
import io.duologue.client.ConnectionState;
import io.duologue.client.Conversation;
import io.duologue.client.CredentialProvider;
import io.duologue.client.DuologueClient;
import io.duologue.client.Offer;
import io.duologue.client.SearchCriteria;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One person at a terminal. What is typed is said to the partner; {@code /next} goes on to somebody else and {@code /bye} ends it. What
 * happens is printed as it happens, on other threads than the one that reads.
 */
public final class Terminal implements AutoCloseable {
    private final Consumer<String> screen;
    private final SearchCriteria criteria;
    private final DuologueClient client;

    public Terminal(String baseUrl, String bearer, SearchCriteria criteria, Consumer<String> screen) {
        this.screen = screen;
        this.criteria = criteria;
        this.client = DuologueClient.builder()
                .baseUrl(baseUrl)
                .credentials(CredentialProvider.fixed(bearer))
                .name("terminal/1")
                .listener(this::show)
                .build();
    }

    /** Reads until {@code /bye} or the end of what is typed. */
    public void run(BufferedReader typed) throws IOException {
        var unused = client.connect();
        client.search(criteria);
        for (String line = typed.readLine(); line != null && !line.equals("/bye"); line = typed.readLine()) {
            obey(line);
        }
        client.currentConversation()
                .ifPresent(conversation -> conversation.end().join());
    }

    private void obey(String line) {
        Optional<Conversation> talk = client.currentConversation();
        if (line.isBlank()) {
            return;
        }
        if (line.equals("/next")) {
            talk.ifPresentOrElse(Conversation::endAndSearch, () -> client.search(criteria));
        } else if (talk.isEmpty()) {
            screen.accept("· nobody is there yet");
        } else {
            try {
                say(talk.get(), line);
            } catch (IllegalArgumentException e) {
                screen.accept("· not sent: " + e.getMessage());
            }
        }
    }

    private void say(Conversation talk, String line) {
        var unused = talk.send(line).outcome().thenAccept(outcome -> {
            if (outcome.isDenial()) {
                screen.accept("· not sent: " + line);
            }
        });
    }

    private void show(ClientEvent event) {
        if (event instanceof ClientEvent.ConnectionChanged changed) {
            connection(changed.state());
        } else if (event instanceof ClientEvent.OfferReceived received) {
            accept(received.offer());
        } else if (event instanceof ClientEvent.ConversationBegan began) {
            screen.accept("· you talk with " + began.conversation().partner().name());
        } else if (event instanceof ClientEvent.MessageReceived message) {
            screen.accept(message.conversation().partner().name() + ": " + message.text());
            message.conversation().markRead(message.seq());
        } else if (event instanceof ClientEvent.PartnerChanged changed) {
            screen.accept("· " + changed.conversation().partner().name() + " is "
                    + changed.presence().wireName());
        } else if (event instanceof ClientEvent.ConversationEnded) {
            screen.accept("· it is over; /next for somebody else, /bye to go");
        }
    }

    private void connection(ConnectionState state) {
        switch (state.kind()) {
            case CONNECTED -> screen.accept("· connected; looking for somebody");
            case WAITING -> screen.accept("· no connection; trying again, what you type waits");
            case STOPPED ->
                screen.accept("· stopped: " + state.stopped().map(Enum::name).orElse(""));
            default -> {
                // on the way
            }
        }
    }

    private void accept(Offer offer) {
        screen.accept("· found " + offer.card().name() + ", " + offer.card().headline());
        var unused = offer.accept();
    }

    @Override
    public void close() {
        client.close();
    }

    public static void main(String[] args) throws IOException {
        if (args.length < 2) {
            System.err.println("expected an address, a bearer and perhaps topics");
            return;
        }
        String[] topics = Arrays.copyOfRange(args, 2, args.length);
        SearchCriteria criteria = topics.length == 0 ? SearchCriteria.anybody() : SearchCriteria.about(topics);
        Consumer<String> screen = System.out::println;
        try (Terminal terminal = new Terminal(args[0], args[1], criteria, screen)) {
            terminal.run(new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())));
        }
    }
}
