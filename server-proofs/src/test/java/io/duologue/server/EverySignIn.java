package io.duologue.server;

import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import io.duologue.server.signin.ConsentServer;
import io.duologue.server.signin.ConsentServer.Person;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A demo into which every way leads: as one of its people, as a guest, by a link in a mail, and by providers; Maya is an admin, and
 * whoever is made one here. What comes from this machine is a proxy's, so that a test may ask as many clients.
 */
final class EverySignIn implements AutoCloseable {
    private static final int OF_EACH_ROLE = 500;

    private final ConsentServer providers;
    private final LetterBox box;
    private final ReferenceServer server;
    private final AtomicInteger moderators = new AtomicInteger();
    private final AtomicInteger admins = new AtomicInteger();

    private EverySignIn(ConsentServer providers, LetterBox box, ReferenceServer server) {
        this.providers = providers;
        this.box = box;
        this.server = server;
    }

    static EverySignIn start() throws IOException, ConfigurationException {
        ConsentServer providers = ConsentServer.start();
        LetterBox box = LetterBox.open();
        Map<String, String> flags = new LinkedHashMap<>();
        flags.put("demo", "true");
        flags.put("port", "0");
        flags.put("public-url", "http://localhost:8080");
        flags.put("trusted-proxies", "127.0.0.1");
        flags.put("limit.sign-in", "1000/1s");
        flags.put("sign-in.guest", "true");
        flags.put("sign-in.email", "true");
        flags.put("mail.host", "localhost");
        flags.put("mail.port", Integer.toString(box.port()));
        flags.put("mail.tls", "none");
        flags.put("mail.from", "hello@talk.example");
        flags.put("moderators", names("moderator-"));
        flags.put("admins", "demo:maya," + names("admin-"));
        return new EverySignIn(
                providers,
                box,
                ReferenceServer.start(Configuration.read(providers.settings(), Optional.empty(), flags)));
    }

    ReferenceServer server() {
        return server;
    }

    private static String names(String prefix) {
        return IntStream.range(0, OF_EACH_ROLE)
                .mapToObj(i -> DemoIdentityProvider.ID + ":" + prefix + i)
                .collect(Collectors.joining(","));
    }

    /** Somebody who is named as a moderator and has no account yet: another one each time. */
    LinkedIdentity newModerator() {
        return named("moderator-", moderators.getAndIncrement());
    }

    LinkedIdentity newAdmin() {
        return named("admin-", admins.getAndIncrement());
    }

    private static LinkedIdentity named(String prefix, int number) {
        if (number >= OF_EACH_ROLE) {
            throw new IllegalStateException("expected at most " + OF_EACH_ROLE + " of a role");
        }
        return new LinkedIdentity(DemoIdentityProvider.ID, prefix + number);
    }

    /** What stands in the next letter to this address as its secret. */
    String secretFor(String address) throws InterruptedException {
        return box.nextSecretFor(address);
    }

    /** Where the provider sends somebody back to whom it did not know before. */
    URI agree(URI sentTo, int number) {
        providers.isUsedBy(new Person(number, "Ada Brandt", "ada" + number + "@mail.example"));
        return providers.agree(sentTo);
    }

    /** What the person brought back in the query, as the web client sends it on. */
    static String brought(URI back) throws IOException {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : back.getRawQuery().split("&", -1)) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return Tab.JSON.writeValueAsString(query);
    }

    @Override
    public void close() throws IOException {
        server.close();
        box.close();
        providers.close();
    }
}
