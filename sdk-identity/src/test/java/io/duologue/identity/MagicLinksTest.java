package io.duologue.identity;

import static io.duologue.identity.Post.MAYA;
import static io.duologue.identity.Post.NINE;
import static io.duologue.identity.Post.TOMAS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.duologue.core.BackendException;
import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.MagicLink;
import io.duologue.core.identity.MagicLinkStore;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.limit.RateLimiter;
import io.duologue.identity.MagicLinks.Answer;
import io.duologue.identity.MagicLinks.Answer.Asked;
import io.duologue.identity.MagicLinks.Answer.Limited;
import io.duologue.identity.MagicLinks.Opened;
import io.duologue.identity.MailSender.Letter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class MagicLinksTest {
    private final Post post = new Post();
    private final MagicLinkStore store = MagicLinkStore.inMemory(100);
    private final MagicLinks links = post.links(store);

    @Test
    void aLetterHasOneLinkWithTheSecretInItsFragment() {
        links.request(MAYA.value(), "client", NINE);

        Letter letter = post.letters().get(0);
        assertThat(letter.to()).isEqualTo(MAYA);
        assertThat(letter.subject()).isEqualTo("Sign in to Duologue");
        assertThat(letter.text())
                .containsPattern("\n\nhttps://talk\\.example/#sign-in-link=[0-9a-f]{64}\n\n")
                .contains("works once, and for 15 minutes");
        assertThat(letter.html()).contains("href=\"https://talk.example/#sign-in-link=" + post.secret() + "\"");
        assertThat(letter.toString()).doesNotContain(post.secret(), "maya");
    }

    @Test
    void aLetterOfAPlatformWithAStrangeNameIsStillHtml() {
        Letter letter = SignInLetter.to(
                MAYA, "Talk & <b>\"walk\"", URI.create("https://talk.example/#sign-in-link=x"), Duration.ofMinutes(15));

        assertThat(letter.html())
                .contains("Sign in to Talk &amp; &lt;b&gt;&quot;walk&quot;")
                .doesNotContain("<b>");
    }

    @Test
    void ofASecretOnlyItsHashIsKept() {
        List<SecretHash> kept = new ArrayList<>();
        MagicLinks watched = post.links(new MagicLinkStore() {
            @Override
            public void put(SecretHash secret, MagicLink link) {
                kept.add(secret);
            }

            @Override
            public Optional<MagicLink> find(SecretHash secret, Instant now) {
                return Optional.empty();
            }

            @Override
            public Optional<MagicLink> take(SecretHash secret, Instant now) {
                return Optional.empty();
            }

            @Override
            public void eraseTo(EmailAddress address) {}

            @Override
            public int removeUntil(Instant until, int atMost) {
                return 0;
            }
        });

        watched.request(MAYA.value(), "client", NINE);

        assertThat(kept).containsExactly(SecretHash.of(post.secret()));
    }

    @Test
    void openingALinkAHundredTimesUsesNothingUp() {
        String binding = ((Asked) links.request(MAYA.value(), "client", NINE)).binding();
        String secret = post.secret();

        for (int i = 0; i < 100; i++) {
            assertThat(links.open(secret, null, NINE))
                    .contains(new Opened("m…@example.org", false, NINE.plus(Duration.ofMinutes(15))));
        }

        assertThat(links.open(secret, binding, NINE)).map(Opened::here).contains(true);
        assertThat(links.open(secret, "another", NINE)).map(Opened::here).contains(false);
        assertThat(links.open("nonsense", binding, NINE)).isEmpty();
        assertThat(links.take(secret, NINE)).isPresent();
        assertThat(links.open(secret, binding, NINE)).isEmpty();
    }

    @Test
    void anAddressGetsThreeLinksInAnyHour() {
        List<Duration> asked = new ArrayList<>();
        for (Duration at = Duration.ZERO; at.toHours() < 5; at = at.plusMinutes(7)) {
            int before = post.letters().size();
            links.request(MAYA.value(), "client", NINE.plus(at));
            if (post.letters().size() > before) {
                asked.add(at);
            }
        }

        for (Duration from : asked) {
            assertThat(asked)
                    .filteredOn(at -> at.compareTo(from) >= 0 && at.compareTo(from.plusHours(1)) < 0)
                    .hasSizeLessThanOrEqualTo(3);
        }
        assertThat(asked.subList(0, 3)).containsExactly(Duration.ZERO, Duration.ofMinutes(7), Duration.ofMinutes(14));
        assertThat(asked).hasSizeGreaterThanOrEqualTo(12);
    }

    @Test
    void oneAddressHasOneLimitHoweverItIsTyped() {
        for (String typed : List.of("maya@example.org", "Maya@Example.org", " MAYA@EXAMPLE.ORG ", "mAYA@example.org")) {
            links.request(typed, "client", NINE);
        }

        assertThat(post.letters()).extracting(Letter::to).containsExactly(MAYA, MAYA, MAYA);
        assertThat(links.request("Maya <maya@example.org>", "client", NINE)).isEqualTo(new Answer.NoAddress());
    }

    @Test
    void oneMailboxHasOneLimitWhateverItsServerPassesOver() {
        for (String typed :
                List.of("maya@example.org", "maya+1@example.org", "m.a.y.a@example.org", "M.aya+2@example.org")) {
            links.request(typed, "client", NINE);
        }

        assertThat(post.letters())
                .extracting(letter -> letter.to().value())
                .containsExactly("maya@example.org", "maya+1@example.org", "m.a.y.a@example.org");
    }

    @Test
    void beyondItsLimitAnAddressGetsNoLinkAndTheSameAnswer() {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(links.request(MAYA.value(), "client", NINE));
        }
        links.request(TOMAS.value(), "client", NINE);

        assertThat(post.letters()).extracting(Letter::to).containsExactly(MAYA, MAYA, MAYA, TOMAS);
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer).isInstanceOfSatisfying(Asked.class, asked -> {
                    assertThat(asked.binding()).matches("[0-9a-f]{64}");
                    assertThat(asked.until()).isEqualTo(NINE.plus(Duration.ofMinutes(15)));
                    assertThat(asked.toString()).doesNotContain(asked.binding());
                }));
    }

    @Test
    void aClientThatAsksForManyAddressesIsTold() {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            answers.add(links.request("p" + i + "@example.org", "client", NINE));
        }

        assertThat(answers.subList(0, 10))
                .allSatisfy(answer -> assertThat(answer).isInstanceOf(Asked.class));
        assertThat(answers.get(10)).isEqualTo(new Limited(Duration.ofMinutes(1)));
        assertThat(links.request(MAYA.value(), "another client", NINE)).isInstanceOf(Asked.class);
        assertThat(post.letters()).hasSize(11);
    }

    @Test
    void theAnswerWaitsForNothingThatDependsOnTheAddress() {
        List<Runnable> later = new ArrayList<>();
        MagicLinks waiting = new MagicLinks(
                Post.options().build(),
                new Away(),
                RateLimiter.inMemory(100),
                letter -> {
                    throw new MailException("down");
                },
                later::add,
                Post.secrets());

        Answer known = waiting.request(MAYA.value(), "client", NINE);
        Answer unknown = waiting.request(TOMAS.value(), "client", NINE);

        assertThat(List.of(known, unknown))
                .allSatisfy(answer -> assertThat(answer).isInstanceOf(Asked.class));
        assertThat(later).hasSize(2);
        assertThat(logged(() -> later.forEach(Runnable::run))).contains("could not be reached");
    }

    @Test
    void aFullLaneIsLoggedAndNotTold() {
        MagicLinks full = post.links(store, letter -> {
            throw new RejectedExecutionException("full");
        });
        List<Answer> answers = new ArrayList<>();

        String log = logged(() -> answers.add(full.request(MAYA.value(), "client", NINE)));

        assertThat(answers.get(0)).isInstanceOf(Asked.class);
        assertThat(log).contains("too many are waiting").doesNotContain("maya");
    }

    @Test
    void noLogHasAnAddressASecretOrALink() {
        List<Letter> tried = new ArrayList<>();
        MagicLinks failing = new MagicLinks(
                Post.options().build(),
                store,
                RateLimiter.inMemory(100),
                letter -> {
                    tried.add(letter);
                    if (tried.size() == 1) {
                        throw new MailException("SMTPAddressFailedException 550");
                    }
                    throw new IllegalStateException("about " + letter.to().value() + " " + letter.text());
                },
                Runnable::run,
                Post.secrets());

        String log = logged(() -> {
            for (int i = 0; i < 4; i++) {
                failing.request(MAYA.value(), "203.0.113.7", NINE);
            }
        });

        assertThat(tried).hasSize(3);
        assertThat(log)
                .contains("SMTPAddressFailedException 550", "IllegalStateException", "has had 3 already")
                .doesNotContain("maya", "example", "sign-in-link=", "203.0.113.7");
        assertThat(log).doesNotContainPattern("[0-9a-f]{32}");
    }

    @Test
    void theLaneIsBoundedAndSaysSo() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (MailLane lane = MailLane.start(1)) {
            lane.execute(() -> {
                busy.countDown();
                await(go);
            });
            await(busy);
            lane.execute(() -> {});

            assertThat(rejects(lane)).isTrue();
            go.countDown();
        }
    }

    @Test
    void lettersThatWaitStillGoWhenTheLaneIsClosed() {
        CountDownLatch go = new CountDownLatch(1);
        MailLane lane = MailLane.start(10);
        lane.execute(() -> await(go));
        MagicLinks queued = post.links(store, lane);
        queued.request(MAYA.value(), "client", NINE);
        go.countDown();

        lane.close();

        assertThat(post.letters()).hasSize(1);
        assertThat(rejects(lane)).isTrue();
    }

    @Test
    void whatIsUnsafeIsNotTaken() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Post.options().page(URI.create("http://talk.example/")).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Post.options()
                        .page(URI.create("https://talk.example/?a=b"))
                        .build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Post.options().subjectKey("too short").build())
                .withMessageNotContaining("too short");
        assertThat(Post.options().build().toString()).doesNotContain(Post.KEY);
        assertThat(Post.options().build().perClient()).isEqualTo(new RateLimit(10, Duration.ofMinutes(1)));
    }

    private static boolean rejects(MailLane lane) {
        try {
            lane.execute(() -> {});
            return false;
        } catch (RejectedExecutionException e) {
            return true;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("expected it within ten seconds");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is logged meanwhile, with every cause. */
    private static String logged(Runnable action) {
        Logger logger = (Logger) LoggerFactory.getLogger(MagicLinks.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            action.run();
        } finally {
            logger.detachAppender(lines);
        }
        return lines.list.stream()
                .map(line -> line.getFormattedMessage() + "\n" + ThrowableProxyUtil.asString(line.getThrowableProxy()))
                .collect(Collectors.joining("\n"));
    }

    private static final class Away implements MagicLinkStore {
        @Override
        public void put(SecretHash secret, MagicLink link) {
            throw new BackendException("away");
        }

        @Override
        public Optional<MagicLink> find(SecretHash secret, Instant now) {
            throw new BackendException("away");
        }

        @Override
        public Optional<MagicLink> take(SecretHash secret, Instant now) {
            throw new BackendException("away");
        }

        @Override
        public void eraseTo(EmailAddress address) {
            throw new BackendException("away");
        }

        @Override
        public int removeUntil(Instant until, int atMost) {
            throw new BackendException("away");
        }
    }
}
