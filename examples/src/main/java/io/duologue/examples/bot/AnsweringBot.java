package io.duologue.examples.bot;

import io.duologue.client.ClientEvent;
import io.duologue.client.ClientListener;
import io.duologue.client.CredentialProvider;
import io.duologue.client.DuologueClient;
import io.duologue.client.SearchCriteria;
import io.duologue.protocol.QueueLeftReason;
import java.util.function.UnaryOperator;

/**
 * A partner that answers each message, and looks for the next one when a conversation is over. It is a client like any other: its
 * account needs a profile, and the card should say that it is a program. Safe for many threads; {@link #close} it.
 */
public final class AnsweringBot implements ClientListener, AutoCloseable {
    private final UnaryOperator<String> answers;
    private final SearchCriteria criteria;
    private final DuologueClient client;

    /** @param answers what to say to a text; it may take its time */
    public AnsweringBot(String baseUrl, String bearer, SearchCriteria criteria, UnaryOperator<String> answers) {
        this.answers = answers;
        this.criteria = criteria;
        this.client = DuologueClient.builder()
                .baseUrl(baseUrl)
                .credentials(CredentialProvider.fixed(bearer))
                .name("answering-bot/1")
                .build();
    }

    /** Connects, and talks with one after the other from then on. */
    public void start() {
        client.addListener(this);
        var unused = client.connect();
        search();
    }

    /** Events come one at a time; nothing is lost while this answers, the events behind it wait. */
    @Override
    public void on(ClientEvent event) {
        if (event instanceof ClientEvent.OfferReceived received) {
            var unused = received.offer().accept();
        } else if (event instanceof ClientEvent.MessageReceived message) {
            message.conversation().markRead(message.seq());
            message.conversation().typing(true);
            message.conversation().send(answers.apply(message.text()));
        } else if (event instanceof ClientEvent.ConversationEnded) {
            search();
        } else if (event instanceof ClientEvent.SearchEnded ended && ended.reason() == QueueLeftReason.TIMEOUT) {
            search();
        }
    }

    private void search() {
        client.search(criteria);
    }

    @Override
    public void close() {
        client.close();
    }

    /** Says what it heard, the other way round. */
    public static void main(String[] args) throws InterruptedException {
        if (args.length != 2) {
            System.err.println("expected an address and a bearer");
            return;
        }
        UnaryOperator<String> reversed =
                text -> new StringBuilder(text).reverse().toString();
        try (AnsweringBot bot = new AnsweringBot(args[0], args[1], SearchCriteria.anybody(), reversed)) {
            bot.start();
            Thread.currentThread().join();
        }
    }
}
