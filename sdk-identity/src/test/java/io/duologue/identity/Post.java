package io.duologue.identity;

import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.MagicLinkStore;
import io.duologue.core.identity.Secrets;
import io.duologue.core.limit.RateLimiter;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** Links whose letters are put on a pile instead of being sent. */
final class Post implements MailSender {
    static final Instant NINE = FakeProvider.NINE;
    static final EmailAddress MAYA = new EmailAddress("maya@example.org");
    static final EmailAddress TOMAS = new EmailAddress("tomas@example.org");
    static final String KEY = "0123456789abcdef0123456789abcdef";

    private final List<Letter> letters = new CopyOnWriteArrayList<>();

    static MagicLinkOptions.Builder options() {
        return MagicLinkOptions.builder()
                .page(URI.create("https://talk.example/"))
                .subjectKey(KEY);
    }

    static Secrets secrets() {
        return new Secrets(new SecureRandom());
    }

    /** Written at once. */
    MagicLinks links(MagicLinkStore store) {
        return links(store, Runnable::run);
    }

    MagicLinks links(MagicLinkStore store, Executor lane) {
        return new MagicLinks(options().build(), store, RateLimiter.inMemory(1_000), this, lane, secrets());
    }

    @Override
    public void send(Letter letter) {
        letters.add(letter);
    }

    List<Letter> letters() {
        return letters;
    }

    /** The secret in the latest letter. */
    String secret() {
        String text = letters.get(letters.size() - 1).text();
        int from = text.indexOf("#" + MagicLinks.FRAGMENT) + 1 + MagicLinks.FRAGMENT.length();
        return text.substring(from, from + 64);
    }
}
