package io.duologue.identity;

import static io.duologue.identity.Post.MAYA;
import static io.duologue.identity.Post.NINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.duologue.core.BackendException;
import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.limit.RateLimiter;
import io.duologue.core.limit.RateResult;
import io.duologue.core.signin.Notice;
import io.duologue.identity.MailSender.Letter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class NoticeMailTest {
    private static final URI PAGE = URI.create("https://talk.example");

    private final Post post = new Post();

    @ParameterizedTest
    @EnumSource(Notice.Kind.class)
    void aLetterSaysWhatHappenedWhenAndWhatToDoIfItWasSomebodyElse(Notice.Kind kind) {
        mail(post, Runnable::run).send(MAYA, notice(kind));

        Letter letter = post.letters().get(0);
        assertThat(letter.to()).isEqualTo(MAYA);
        assertThat(letter.subject()).contains("Talk");
        assertThat(letter.text())
                .contains("your account at Talk")
                .contains("That was on " + "21 November 2026 at 09:00 UTC.")
                .contains("If that was you, there is nothing to do.")
                .contains("If it wasn't you: ")
                .contains("Where you are signed in");
    }

    @ParameterizedTest
    @EnumSource(Notice.Kind.class)
    void aLetterHasNoLinkButToThePlatformAndNoSecretAndNoAddress(Notice.Kind kind) {
        mail(post, Runnable::run).send(MAYA, notice(kind));

        Letter letter = post.letters().get(0);
        for (String text : List.of(letter.text(), letter.html())) {
            assertThat(text).doesNotContain("n_secret", "@", "href", "#");
            assertThat(text.split("https?://", -1)).hasSize(2);
            assertThat(text).contains("at https://talk.example as always");
        }
    }

    @Test
    void whatCanBeUndoneSaysUntilWhen() {
        mail(post, Runnable::run).send(MAYA, notice(Notice.Kind.JOINED));

        assertThat(post.letters().get(0).text())
                .contains(
                        "sign in to Talk the way you always did, and press \"That was not me: undo\", until 28 November 2026"
                                + " at 09:00 UTC. So long nobody can disconnect that way from your account.");
    }

    @Test
    void whoHasNoWayLeftReadsWhomToWriteTo() {
        mail(post, Runnable::run).send(MAYA, notice(Notice.Kind.UNLINKED));

        assertThat(post.letters().get(0).text()).contains("if you have none left, write to those who run Talk.");
    }

    @Test
    void aStrangeNameOfAPlatformIsStillHtml() {
        new NoticeMail(post, Runnable::run, RateLimiter.inMemory(10), "Talk & <b>", PAGE, List.of())
                .send(MAYA, notice(Notice.Kind.LINKED));

        assertThat(post.letters().get(0).html())
                .contains("Talk &amp; &lt;b&gt;")
                .doesNotContain("<b>");
    }

    @Test
    void whoChangesThingsAllDayFillsNobodysMailbox() {
        NoticeMail mail = mail(post, Runnable::run);

        for (int i = 0; i < 30; i++) {
            mail.send(new EmailAddress("maya+" + i + "@example.org"), notice(Notice.Kind.LINKED));
        }

        assertThat(post.letters()).hasSize(NoticeMail.PER_MAILBOX.burst());
    }

    @Test
    void theChangeWaitsForNoLetter() {
        List<Runnable> waiting = new ArrayList<>();

        mail(post, waiting::add).send(MAYA, notice(Notice.Kind.UNLINKED));

        assertThat(post.letters()).isEmpty();
        waiting.forEach(Runnable::run);
        assertThat(post.letters()).hasSize(1);
    }

    @Test
    void whatGoesWrongWithALetterIsNoBusinessOfTheChangeAndIsLoggedWithoutItsAddress() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(NoticeMail.class);
        log.start();
        logger.addAppender(log);
        try {
            Executor full = task -> {
                throw new RejectedExecutionException("full");
            };
            mail(post, full).send(MAYA, notice(Notice.Kind.LINKED));
            mail(
                            letter -> {
                                throw new MailException("SMTPAddressFailedException 550");
                            },
                            Runnable::run)
                    .send(MAYA, notice(Notice.Kind.LINKED));
            mail(NoticeMailTest::fail, Runnable::run).send(MAYA, notice(Notice.Kind.LINKED));
            new NoticeMail(post, Runnable::run, away(), "Talk", PAGE, List.of()).send(MAYA, notice(Notice.Kind.LINKED));
        } finally {
            logger.detachAppender(log);
        }

        assertThat(post.letters()).isEmpty();
        assertThat(log.list.stream()
                        .map(line -> line.getFormattedMessage() + ThrowableProxyUtil.asString(line.getThrowableProxy()))
                        .collect(Collectors.joining("\n")))
                .contains(
                        "too many are waiting", "SMTPAddressFailedException 550", "IllegalStateException", "its limit")
                .doesNotContain("maya", "@");
    }

    @Test
    void thePlatformIsFoundOverTls() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NoticeMail(
                        post,
                        Runnable::run,
                        RateLimiter.inMemory(10),
                        "Talk",
                        URI.create("http://talk.example"),
                        List.of()));
    }

    private static void fail(Letter letter) {
        throw new IllegalStateException("about " + letter.to().value());
    }

    private static NoticeMail mail(MailSender sender, Executor lane) {
        return new NoticeMail(sender, lane, RateLimiter.inMemory(100), "Talk", PAGE, List.of());
    }

    private static Notice notice(Notice.Kind kind) {
        boolean undoable = kind == Notice.Kind.JOINED || kind == Notice.Kind.LINKED;
        return Notice.builder()
                .id("n_secret")
                .kind(kind)
                .provider(new ProviderId("github"))
                .at(NINE)
                .undoUntil(undoable ? Optional.of(NINE.plus(Duration.ofDays(7))) : Optional.empty())
                .build();
    }

    /** Nothing can be counted. */
    private static RateLimiter away() {
        return new RateLimiter() {
            @Override
            public RateResult tryAcquire(RateKey key, RateLimit limit, Instant now) {
                throw new BackendException("away");
            }

            @Override
            public void erase(UserId user) {}

            @Override
            public int removeUntil(Instant horizon, int atMost) {
                return 0;
            }
        };
    }
}
