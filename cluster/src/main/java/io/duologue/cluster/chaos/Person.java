package io.duologue.cluster.chaos;

import io.duologue.client.ClientEvent;
import io.duologue.client.Conversation;
import io.duologue.client.DuologueClient;
import io.duologue.client.DuologueClientBuilder;
import io.duologue.client.OutgoingMessage;
import io.duologue.client.SearchCriteria;
import io.duologue.cluster.Node;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Somebody who connects, searches if he is told to, takes the first whom he is offered, and does nothing more by himself. Safe for many threads. */
final class Person {
    private final String name;
    private final DuologueClient client;
    private final CompletableFuture<Void> connected;

    /**
     * Is closed with the crowd.
     *
     * @param nodes that he knows; the first one is the one to which he connects
     * @param told what he is told, besides
     */
    Person(Crowd crowd, String name, String token, List<Node> nodes, Consumer<ClientEvent> told) {
        this.name = name;
        DuologueClientBuilder with = crowd.client(token).name(name);
        nodes.forEach(node -> with.baseUrl(node.uri().toString()));
        this.client = with.listener(event -> on(event, told)).build();
        crowd.add(client);
        this.connected = client.connect();
    }

    private static void on(ClientEvent event, Consumer<ClientEvent> told) {
        if (event instanceof ClientEvent.OfferReceived offered) {
            CompletableFuture<Void> unused = offered.offer().accept();
        }
        told.accept(event);
    }

    boolean isConnected() {
        return connected.isDone();
    }

    /** Once he is connected. */
    void search() {
        var unused = connected.thenRun(() -> client.search(SearchCriteria.anybody()));
    }

    String name() {
        return name;
    }

    boolean isTalking() {
        return talk().isPresent();
    }

    Optional<Conversation> talk() {
        return client.currentConversation().filter(now -> !now.isOver());
    }

    /** To whom he talks with. */
    OutgoingMessage say(String text) {
        return talk().orElseThrow().send(text);
    }

    void leave() {
        talk().ifPresent(now -> {
            var unused = now.end();
        });
    }

    @Override
    public String toString() {
        return name + " in " + client.currentConversation() + ", " + client.connection();
    }
}
