package io.duologue.identity;

import io.duologue.core.BackendException;
import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.limit.RateLimiter;
import io.duologue.core.limit.RateResult;
import io.duologue.core.signin.Notice;
import io.duologue.core.signin.NoticeSender;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people by mail what happened to the ways in which they sign in, and that they were signed out everywhere. A letter says what, when, and what to do if it was
 * somebody else; it has no link but to the platform itself, and no secret, so that nobody learns to press links in such
 * letters. Whatever happens to a letter, the change that it tells of stands: it is handed over to a lane, and what is not
 * sent is logged without its address. Safe for many threads.
 */
public final class NoticeMail implements NoticeSender {
    /** Of one mailbox: whoever connects and disconnects all day fills it no further. */
    public static final RateLimit PER_MAILBOX = new RateLimit(20, Duration.ofHours(1));

    private static final Logger LOG = LoggerFactory.getLogger(NoticeMail.class);

    private final MailSender mail;
    private final Executor lane;
    private final RateLimiter limiter;
    private final String platform;
    private final URI page;
    private final Map<ProviderId, String> labels;

    /**
     * Writes in the name of a platform.
     *
     * @param lane where letters are written: of its own and bounded, so that links which anybody may ask for leave room for
     *     what happened; see {@link MailLane}
     * @param limiter shared by all nodes
     * @param page where people find the platform
     * @param providers whose labels people know
     */
    public NoticeMail(
            MailSender mail,
            Executor lane,
            RateLimiter limiter,
            String platform,
            URI page,
            List<IdentityProvider> providers) {
        this.mail = mail;
        this.lane = lane;
        this.limiter = limiter;
        this.platform = platform;
        this.page = Addresses.secure("page", page);
        this.labels = providers.stream()
                .collect(Collectors.toMap(IdentityProvider::id, IdentityProvider::label, (one, other) -> one));
    }

    @Override
    public void send(EmailAddress to, Notice notice) {
        try {
            lane.execute(() -> write(to, notice));
        } catch (RejectedExecutionException e) {
            LOG.warn("a notice was not sent: too many are waiting");
        }
    }

    private void write(EmailAddress to, Notice notice) {
        try {
            RateKey box = new RateKey(
                    "notice-mail", SecretHash.of("mailbox", to.mailbox()).value());
            if (limiter.tryAcquire(box, PER_MAILBOX, notice.at()) instanceof RateResult.Limited) {
                LOG.warn("a notice was not sent: its address has had too many");
                return;
            }
            String label =
                    labels.getOrDefault(notice.provider(), notice.provider().value());
            mail.send(NoticeLetter.to(to, notice, label, platform, page));
        } catch (MailException e) {
            LOG.warn("a notice was not sent: {}", e.getMessage());
        } catch (BackendException e) {
            LOG.warn("a notice was not sent: its limit could not be reached", e);
        } catch (RuntimeException e) {
            // Without its message: it is somebody else's, and may repeat the address.
            LOG.error("a notice was not sent: {}", e.getClass().getName());
        }
    }
}
