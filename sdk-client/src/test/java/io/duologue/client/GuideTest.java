package io.duologue.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.client.account.Preferences;
import io.duologue.client.account.ProfileChange;
import io.duologue.client.account.SignInOptions;
import io.duologue.client.account.SignedIn;
import io.duologue.client.transport.JavaWebSocketTransport;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.FeedbackTag;
import io.duologue.protocol.ReportReason;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The code of the guide, and that the guide shows this code. */
@Timeout(30)
@SuppressWarnings("FutureReturnValueIgnored") // A guide shows what one writes; failures come as events, too.
class GuideTest {
    private static final Path GUIDE = Path.of("..", "docs", "guide", "client.md");
    private static final Path THIS = Path.of("src", "test", "java", "io", "duologue", "client", "GuideTest.java");

    private final BlockingQueue<String> shown = new LinkedBlockingQueue<>();

    private void show(String text) {
        shown.add(text);
    }

    /** Where an application keeps its tokens. */
    interface Tokens {
        String current();

        CompletableFuture<String> renewed();
    }

    private final Tokens tokens = new Tokens() {
        @Override
        public String current() {
            return "token";
        }

        @Override
        public CompletableFuture<String> renewed() {
            return CompletableFuture.completedFuture("token-2");
        }
    };

    @Test
    void theFirstConversation() throws Exception {
        FakePlatform platform = new FakePlatform();
        DuologueClient client = DuologueClient.builder()
                .baseUrl("https://talk.example.org")
                .credentials(
                        refused -> refused ? tokens.renewed() : CompletableFuture.completedFuture(tokens.current()))
                .socketTransport(platform)
                .listener(this::on)
                .build();

        client.connect();
        Search search = client.search(SearchCriteria.about("backend"));
        search.conversation().thenAccept(conversation -> conversation.send("Hello"));

        assertThat(platform.hear(ClientFrame.QueueJoin.class).topics()).containsExactly("backend");
        platform.say(FakePlatform.found());
        ClientFrame.MessageSend sent = platform.hear(ClientFrame.MessageSend.class);
        platform.say(FakePlatform.ok(sent, 1), FakePlatform.message(2, "Hi"));
        assertThat(shown.poll(10, TimeUnit.SECONDS)).isEqualTo("Hi");
        outcomes(client.currentConversation().orElseThrow());
        safety(client.currentConversation().orElseThrow());
        feedback(client.currentConversation().orElseThrow());
        client.close();
    }

    private void on(ClientEvent event) {
        if (event instanceof ClientEvent.MessageReceived message) {
            show(message.text());
            message.conversation().markRead(message.seq());
        } else if (event instanceof ClientEvent.OfferReceived offered) {
            offered.offer().accept();
        } else if (event instanceof ClientEvent.ConversationEnded ended) {
            show("It is over: " + ended.reason().wireName());
        }
    }

    @Test
    void whileOneSearches() throws Exception {
        FakePlatform platform = new FakePlatform();
        DuologueClient client = DuologueClient.builder()
                .baseUrl("https://talk.example.org")
                .credentials(CredentialProvider.fixed(tokens.current()))
                .socketTransport(platform)
                .listener(this::onSearch)
                .build();
        client.connect();
        client.search(SearchCriteria.about("backend"));
        platform.hear(ClientFrame.QueueJoin.class);

        platform.say(new ServerFrame.QueueWaiting(
                1,
                21_000,
                new ServerFrame.EstimateMs(12_000, 40_000),
                List.of("backend"),
                false,
                TalkIntent.TALK,
                TalkMode.TEXT,
                List.of("en"),
                List.of(new ServerFrame.Widened("seniority", "any", 20_000)),
                null,
                new ServerFrame.WhyNot(5, List.of(new ServerFrame.KeptAwayBy("language", "most")), List.of()),
                0,
                false));
        assertThat(nextShown(3))
                .containsExactly(
                        "four of five searches take up to 40 s",
                        "seniority: any, after 20 s",
                        "most of at least 5 who wait: language");
        platform.say(new ServerFrame.MatchOffer("offer", Instant.EPOCH, 20_000, null, false, stranger(), true));
        assertThat(nextShown(1)).containsExactly("somebody picked [backend], 5-9 years");
        client.close();
    }

    private static ServerFrame.Card stranger() {
        return new ServerFrame.Card(
                "Stranger",
                "",
                "",
                "5-9",
                List.of("en"),
                List.of("backend"),
                null,
                null,
                null,
                null,
                List.of(),
                new ServerFrame.Shared(List.of(), List.of()));
    }

    private List<String> nextShown(int texts) throws InterruptedException {
        List<String> next = new ArrayList<>();
        for (int i = 0; i < texts; i++) {
            next.add(shown.poll(10, TimeUnit.SECONDS));
        }
        return next;
    }

    private void onSearch(ClientEvent event) {
        if (event instanceof ClientEvent.SearchProgressed progressed) {
            ServerFrame.QueueWaiting waiting = progressed.waiting();
            if (waiting.stalled()) {
                show("nobody can be found right now; the search is kept");
            }
            ServerFrame.EstimateMs estimate = waiting.estimate();
            if (estimate != null) {
                show("four of five searches take up to " + estimate.p80() / 1000 + " s");
            }
            waiting.widened()
                    .forEach(step -> show(step.what() + ": " + step.to() + ", after " + step.atMs() / 1000 + " s"));
            ServerFrame.WhyNot whyNot = waiting.whyNot();
            if (whyNot != null) {
                whyNot.reasons()
                        .forEach(reason -> show(
                                reason.share() + " of at least " + whyNot.others() + " who wait: " + reason.what()));
            }
        } else if (event instanceof ClientEvent.OfferReceived offered
                && offered.offer().isPreview()) {
            ServerFrame.Card card = offered.offer().card();
            show("somebody picked " + card.topics() + ", " + card.seniority() + " years");
        }
    }

    private void outcomes(Conversation conversation) {
        OutgoingMessage message = conversation.send("How do you do?");
        message.outcome().thenAccept(outcome -> {
            switch (outcome.type()) {
                case ACCEPTED -> show("sent");
                case REFUSED ->
                    show("not sent: "
                            + ((MessageOutcome.Refused) outcome).problem().rule());
                case NOT_TAKEN -> show("too much waits already");
                case OVER, EXPIRED -> show("not sent: the conversation is over");
                case UNKNOWN -> show("perhaps sent");
            }
        });
    }

    private void safety(Conversation conversation) {
        conversation
                .report(ReportReason.SPAM, "", List.of(), true)
                .thenAccept(caseId -> show("Thank you. We look at it under " + caseId));
    }

    private void feedback(Conversation conversation) {
        conversation.feedback(4, List.of(FeedbackTag.HELPFUL));
    }

    /** Never run: it needs a server. */
    void demo() {
        DuologueClient client =
                DuologueClient.builder().baseUrl("http://localhost:8080").build();
        SignInOptions options = client.api().signInOptions().join();
        SignedIn me = client.api().signIn(options.providers().get(0).id(), "").join();
        show("signed in as " + me.name());

        client.api().agree(options.guidelinesVersion()).join();
        client.api().change(ProfileChange.builder().confirmed(true).build()).join();
        client.close();
    }

    /** Never run: it needs a server. */
    void preview(DuologueClient client) {
        Preferences before = client.api().preferences().join();
        client.api()
                .save(Preferences.builder().from(before).offer("preview").build())
                .join();
    }

    /** Never run: it would need three servers. */
    void operations() {
        DuologueClient client = DuologueClient.builder()
                .baseUrl("https://a.example.org")
                .baseUrl("https://b.example.org")
                .credentials(CredentialProvider.fixed(tokens.current()))
                .socketTransport(JavaWebSocketTransport.create())
                .backOff(Duration.ofMillis(500), Duration.ofSeconds(30))
                .build();
        client.addListener(event -> {
            if (event instanceof ClientEvent.ConnectionChanged changed) {
                changed.state().nextAttempt().ifPresent(at -> show("not connected, next attempt at " + at));
                changed.state().stopped().ifPresent(why -> show("stopped: " + why));
            }
        });
        client.networkChanged();
        client.flightRecords().forEach(record -> show(record.toString()));
    }

    @Test
    void theGuideShowsWhatIsCompiledHere() throws IOException {
        String source = squeezed(Files.readString(THIS));
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(GUIDE));
        List<String> shownCode = new ArrayList<>();
        while (block.find()) {
            shownCode.add(squeezed(block.group(1)));
        }

        assertThat(shownCode)
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(code -> assertThat(source).contains(code));
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }
}
