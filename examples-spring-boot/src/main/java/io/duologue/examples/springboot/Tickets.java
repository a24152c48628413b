package io.duologue.examples.springboot;

import io.duologue.core.engine.Duologue;
import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.CredentialStore.Credential;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.UserId;
import io.duologue.core.relay.Bell;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Gives whoever is signed in a ticket for one socket. The tickets of a session of the application end with it, and so do the sockets
 * that were opened with them.
 */
@RestController
class Tickets implements HttpSessionListener {
    static final String PATH = "/ticket";

    private static final String SIGN_IN = Tickets.class.getName() + ".signIn";
    private static final Duration SIGNED_IN = Duration.ofHours(8);
    private static final Duration TICKET = Duration.ofSeconds(30);

    private final Duologue engine;
    private final Secrets secrets;

    Tickets(Duologue engine, Secrets secrets) {
        this.engine = engine;
        this.secrets = secrets;
    }

    @PostMapping(PATH)
    Map<String, String> ticket(Principal person, HttpSession session) {
        Credential signIn = signIn(Talk.user(person.getName()), session);
        String ticket = secrets.token();
        credentials()
                .issueTicket(
                        SecretHash.of(ticket),
                        new Credential(
                                signIn.user(),
                                signIn.session(),
                                Instant.now().plus(TICKET),
                                signIn.sessionExpiresAt()));
        return Map.of("ticket", ticket);
    }

    /** What stands for this session in the engine. Its secret is thrown away: nobody needs it but for the hash. */
    private Credential signIn(UserId user, HttpSession session) {
        synchronized (session) {
            if (session.getAttribute(SIGN_IN) instanceof Credential known) {
                return known;
            }
            Instant until = Instant.now().plus(SIGNED_IN);
            Credential made = new Credential(user, SecretHash.of(secrets.token()), until, until);
            credentials().issueSession(made);
            session.setAttribute(SIGN_IN, made);
            return made;
        }
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent ended) {
        if (ended.getSession().getAttribute(SIGN_IN) instanceof Credential signIn) {
            credentials().revoke(signIn.session());
            engine.stores().relay().ring(engine.node(), new Bell.AdmissionChanged(signIn.user()));
        }
    }

    private CredentialStore credentials() {
        return engine.stores().credentials();
    }
}
