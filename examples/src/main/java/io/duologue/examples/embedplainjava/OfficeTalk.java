package io.duologue.examples.embedplainjava;

import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.CredentialStore.Credential;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.Guidelines;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;

/** The wiring: an engine in memory, the application's people in it, and sockets. Safe for many threads; {@link #close} it. */
public final class OfficeTalk implements AutoCloseable {
    private final Secrets secrets = new Secrets(new SecureRandom());
    private final Duologue engine;
    private final JavaWebSockets sockets;

    public OfficeTalk(InetSocketAddress address, EngineOptions options) {
        engine = Duologue.builder().options(options).build().start();
        sockets = new JavaWebSockets(address, engine.gate());
        sockets.start();
    }

    /** Lets this colleague talk: the application has shown him his card and the guidelines. */
    public void admit(Colleague colleague) {
        var agreed =
                new Acknowledgement(Guidelines.DOCUMENT, engine.guidelines().version(), Instant.now());
        engine.stores().profiles().create(colleague.card());
        engine.stores().profiles().acknowledge(colleague.user(), agreed);
    }

    /** This session of the application is good as a bearer, and for tickets. */
    public void signIn(UserId user, String session, Instant until) {
        engine.stores().credentials().issueSession(new Credential(user, SecretHash.of(session), until, until));
    }

    /** A single-use ticket for a page, which cannot send a bearer. */
    public String ticket(UserId user, String session, Instant sessionUntil) {
        String ticket = secrets.token();
        Instant soon = Instant.now().plusSeconds(30);
        Instant until = soon.isBefore(sessionUntil) ? soon : sessionUntil;
        var credential = new Credential(user, SecretHash.of(session), until, sessionUntil);
        engine.stores().credentials().issueTicket(SecretHash.of(ticket), credential);
        return ticket;
    }

    @Override
    public void close() {
        engine.close();
        sockets.shut();
    }
}
