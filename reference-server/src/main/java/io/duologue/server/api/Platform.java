package io.duologue.server.api;

import io.duologue.core.engine.Commands;
import io.duologue.core.engine.QueueWatch;
import io.duologue.core.engine.Stores;
import io.duologue.core.idempotency.KeyedAnswers;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.moderation.Appeals;
import io.duologue.core.moderation.Desk;
import io.duologue.core.privacy.Erasure;
import io.duologue.core.privacy.HeldData;
import io.duologue.core.profile.AgeAssurance;
import io.duologue.core.profile.Guidelines;
import io.duologue.core.profile.SmallGroupGuard;
import io.duologue.core.signin.Challenges;
import io.duologue.core.signin.Linking;
import io.duologue.core.signin.Sessions;
import io.duologue.core.signin.SignIn;
import io.duologue.identity.MagicLinks;
import io.duologue.matching.Topics;
import io.duologue.protocol.FrameCodec;
import io.duologue.server.http.Problems;
import io.duologue.server.transport.SocketPort;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * All that the API stands on. Immutable.
 *
 * @param companies whether somebody's may be shown
 * @param readiness whether this node takes new people
 * @param signInLimit for each client address
 * @param ticketLimit for each user
 * @param allowedOrigins from where a browser may change anything, besides the host that it asks
 * @param socketPort where sockets are opened if not here
 * @param keyedAnswers what was answered to requests that may come again
 * @param publicUrl where browsers reach this server, if that is known
 * @param signInsAtOnce for which one provider is being asked
 * @param challenges that wait for an answer
 * @param links by which people sign in, if any are sent
 * @param held what the stores hold about somebody
 * @param figures for how long
 * @param desk where reports are decided
 * @param appeals what restricted people say, and what is decided about it at the desk
 * @param watch those who wait, for operators
 * @param welcome what everybody is told before signing in
 */
public record Platform(
        Commands commands,
        Stores stores,
        SignIn signIn,
        Sessions sessions,
        Linking linking,
        Erasure erasure,
        Guidelines guidelines,
        AgeAssurance age,
        SmallGroupGuard companies,
        Topics topics,
        Supplier<Readiness> readiness,
        InstantSource clock,
        FrameCodec codec,
        Problems problems,
        RateLimit signInLimit,
        RateLimit ticketLimit,
        Set<String> allowedOrigins,
        Optional<SocketPort> socketPort,
        KeyedAnswers keyedAnswers,
        Optional<URI> publicUrl,
        int signInsAtOnce,
        Challenges challenges,
        Optional<MagicLinks> links,
        HeldData held,
        Figures figures,
        Desk desk,
        Appeals appeals,
        QueueWatch watch,
        Welcome welcome) {

    /** The origin that browsers say when they come from a page of this site, if it is known. */
    Optional<String> ownOrigin() {
        return publicUrl.map(Platform::origin);
    }

    /** Whether browsers come over TLS, so that a cookie may ask for it. To the demo they also come by its plain port. */
    boolean secure() {
        return !welcome.demo()
                && publicUrl.map(url -> "https".equals(url.getScheme())).orElse(true);
    }

    /** Without the port that goes without saying. */
    private static String origin(URI url) {
        boolean isUsual = url.getPort() == ("https".equals(url.getScheme()) ? 443 : 80);
        return url.getScheme() + "://" + url.getHost() + (isUsual || url.getPort() < 0 ? "" : ":" + url.getPort());
    }
}
