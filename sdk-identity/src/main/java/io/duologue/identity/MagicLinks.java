package io.duologue.identity;

import io.duologue.core.BackendException;
import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.MagicLink;
import io.duologue.core.identity.MagicLinkStore;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.limit.RateLimiter;
import io.duologue.core.limit.RateResult;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends links by which people sign in who read the mail of an address. Whether somebody has an account is not asked here,
 * so that nothing here can tell it.
 *
 * <p>{@link #request} answers before anything is done that depends on the address: the rest happens on the lane. Known or
 * unknown, beyond its limit, without room in the lane or with a mail server that is down: the answer is the same, and
 * comes as fast.
 *
 * <p>The secret stands in the fragment of the link, which no browser sends: no server, proxy or log sees it. Opening the
 * link uses nothing up, so that whatever opens links before their reader does no harm; a press of a button redeems it.
 *
 * <p>A link that was asked for in the browser in which it is opened needs no more than that press. In another one the
 * person types the address: mail is often read elsewhere, and somebody who was sent another person's link would otherwise
 * be signed in as that person by one careless press.
 *
 * <p>Safe for many threads.
 */
public final class MagicLinks {
    /** What the fragment of a link begins with; its secret follows. */
    public static final String FRAGMENT = "sign-in-link=";

    private static final Logger LOG = LoggerFactory.getLogger(MagicLinks.class);
    private static final int SECRET_LENGTH = 64;

    private final MagicLinkOptions options;
    private final MagicLinkStore links;
    private final RateLimiter limiter;
    private final MailSender mail;
    private final Executor lane;
    private final Secrets secrets;
    private final AddressSubjects subjects;

    /**
     * Sends and knows links.
     *
     * @param links where links are kept, shared by all nodes
     * @param limiter shared by all nodes
     * @param lane where letters are written: of its own, as a mail server may be slow, and bounded; see {@link MailLane}
     * @param secrets from a source that nobody can guess
     */
    public MagicLinks(
            MagicLinkOptions options,
            MagicLinkStore links,
            RateLimiter limiter,
            MailSender mail,
            Executor lane,
            Secrets secrets) {
        this.options = options;
        this.links = links;
        this.limiter = limiter;
        this.mail = mail;
        this.lane = lane;
        this.secrets = secrets;
        this.subjects = new AddressSubjects(options.subjectKey());
    }

    /** From asking for a link to its end. */
    public Duration lifetime() {
        return options.lifetime();
    }

    /**
     * Sends a link to an address, if it has not had too many.
     *
     * @param typed what somebody typed as an address
     * @param client who asks, for the limit: a client's address
     */
    public Answer request(String typed, String client, Instant now) {
        Optional<EmailAddress> address = address(typed);
        if (address.isEmpty()) {
            return new Answer.NoAddress();
        }
        RateResult allowed = limiter.tryAcquire(new RateKey("mail-client", client), options.perClient(), now);
        if (allowed instanceof RateResult.Limited limited) {
            return new Answer.Limited(limited.retryAfter());
        }
        String binding = secrets.token();
        try {
            lane.execute(() -> send(address.get(), SecretHash.of(binding), now));
        } catch (RejectedExecutionException e) {
            LOG.warn("a sign-in link was not sent: too many are waiting");
        }
        return new Answer.Asked(binding, now.plus(options.lifetime()));
    }

    private void send(EmailAddress address, SecretHash binding, Instant now) {
        try {
            if (!mayHaveOneMore(address, now)) {
                LOG.info("a sign-in link was not sent: its address has had {} already", options.perAddress());
                return;
            }
            String secret = secrets.token();
            links.put(
                    SecretHash.of(secret),
                    MagicLink.builder()
                            .address(address)
                            .binding(binding)
                            .expiresAt(now.plus(options.lifetime()))
                            .build());
            mail.send(SignInLetter.to(address, options.platform(), link(secret), options.lifetime()));
        } catch (MailException e) {
            LOG.warn("a sign-in link was not sent: {}", e.getMessage());
        } catch (BackendException e) {
            LOG.warn("a sign-in link was not sent: its store or its limit could not be reached", e);
        } catch (RuntimeException e) {
            // Without its message: it is somebody else's, and may repeat the address.
            LOG.error("a sign-in link was not sent: {}", e.getClass().getName());
        }
    }

    /**
     * A bucket of one for each link that an address may have. One bucket of three would let through three at once and two
     * more in the course of the same hour.
     */
    private boolean mayHaveOneMore(EmailAddress address, Instant now) {
        RateLimit one = new RateLimit(1, options.period());
        String box = subjects.ofMailbox(address);
        for (int i = 0; i < options.perAddress(); i++) {
            RateKey key = new RateKey("mail-address", box + "/" + i);
            if (limiter.tryAcquire(key, one, now) instanceof RateResult.Allowed) {
                return true;
            }
        }
        return false;
    }

    private URI link(String secret) {
        String page = options.page().toString();
        String path = options.page().getRawPath().isEmpty() ? "/" : "";
        return URI.create(page + path + "#" + FRAGMENT + secret);
    }

    /**
     * Looks at a link for who has opened it, and uses nothing up.
     *
     * @param binding what the browser has kept since it asked for a link, null if nothing
     */
    public Optional<Opened> open(String secret, @Nullable String binding, Instant now) {
        return find(secret, now)
                .map(link -> new Opened(link.address().masked(), isBound(link, binding), link.expiresAt()));
    }

    Optional<MagicLink> find(String secret, Instant now) {
        return secret.length() == SECRET_LENGTH ? links.find(SecretHash.of(secret), now) : Optional.empty();
    }

    Optional<MagicLink> take(String secret, Instant now) {
        return links.take(SecretHash.of(secret), now);
    }

    static boolean isBound(MagicLink link, @Nullable String binding) {
        return binding != null && SecretHash.of(binding).equals(link.binding());
    }

    /** Where mail goes for what somebody typed; nothing if it is no address. */
    static Optional<EmailAddress> address(String typed) {
        return EmailAddress.of(typed).map(EmailAddress::lowerCase);
    }

    String subject(EmailAddress address) {
        return subjects.of(address);
    }

    /** What is said to who asks for a link. */
    public sealed interface Answer {
        /**
         * A link goes out, as far as anybody is told.
         *
         * @param binding a secret for the browser that asked, in a cookie that no script reads
         * @param until when the link ends, and with it the use of the binding
         */
        record Asked(String binding, Instant until) implements Answer {
            /** Without the secret. */
            @Override
            public String toString() {
                return "Asked[" + until + "]";
            }
        }

        /** What was typed is none that mail can go to. */
        record NoAddress() implements Answer {}

        /** This client asks too often; it says nothing of any address. */
        record Limited(Duration retryAfter) implements Answer {}
    }

    /**
     * A link that somebody has opened.
     *
     * @param masked the address, as much of it as its owner needs to know it
     * @param here whether it was asked for in this browser; if not, the address has to be typed
     */
    public record Opened(String masked, boolean here, Instant expiresAt) {}
}
