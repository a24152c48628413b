package io.duologue.examples.springboot;

import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.People;
import io.duologue.core.identity.Secrets;
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

    /** What stands for a session in the engine: a secret of its own, because the session's id changes when somebody signs in. */
    private static final String SECRET = Tickets.class.getName() + ".secret";

    private static final Duration SIGNED_IN = Duration.ofHours(8);

    private final People people;
    private final Secrets secrets;

    Tickets(Duologue engine, Secrets secrets) {
        this.people = engine.people();
        this.secrets = secrets;
    }

    @PostMapping(PATH)
    Map<String, String> ticket(Principal person, HttpSession session) {
        synchronized (session) {
            if (session.getAttribute(SECRET) == null) {
                session.setAttribute(SECRET, secrets.token());
            }
        }
        String secret = (String) session.getAttribute(SECRET);
        people.signIn(Talk.user(person.getName()), secret, Instant.now().plus(SIGNED_IN));
        return Map.of("ticket", people.ticket(secret).orElseThrow().ticket());
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent ended) {
        if (ended.getSession().getAttribute(SECRET) instanceof String secret) {
            people.signOut(secret);
        }
    }
}
