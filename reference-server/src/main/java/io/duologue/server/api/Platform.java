package io.duologue.server.api;

import io.duologue.core.engine.Commands;
import io.duologue.core.engine.Stores;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.profile.AvatarStore;
import io.duologue.core.profile.Guidelines;
import io.duologue.core.signin.Linking;
import io.duologue.core.signin.Sessions;
import io.duologue.core.signin.SignIn;
import io.duologue.identity.MagicLinks;
import io.duologue.matching.Topics;
import io.duologue.protocol.FrameCodec;
import io.duologue.server.http.KeyedAnswers;
import io.duologue.server.http.Problems;
import io.duologue.server.transport.SocketPort;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * All that the API stands on. Immutable.
 *
 * @param ready whether this node takes new people
 * @param signInLimit for each client address
 * @param ticketLimit for each user
 * @param allowedOrigins from where a browser may change anything, besides the host that it asks
 * @param socketPort where sockets are opened if not here
 * @param keyedAnswers what was answered to requests that may come again
 * @param publicUrl where browsers reach this server, if that is known
 * @param signInsAtOnce for which a provider is being asked
 * @param links by which people sign in, if any are sent
 * @param avatars shared by all nodes
 */
public record Platform(
        Commands commands,
        Stores stores,
        SignIn signIn,
        Sessions sessions,
        Linking linking,
        Guidelines guidelines,
        Topics topics,
        BooleanSupplier ready,
        InstantSource clock,
        FrameCodec codec,
        Problems problems,
        RateLimit signInLimit,
        RateLimit ticketLimit,
        Set<String> allowedOrigins,
        Optional<SocketPort> socketPort,
        KeyedAnswers keyedAnswers,
        boolean demo,
        Optional<URI> publicUrl,
        int signInsAtOnce,
        Optional<MagicLinks> links,
        AvatarStore avatars) {

    /** The origin that browsers say when they come from a page of this site, if it is known. */
    Optional<String> ownOrigin() {
        return publicUrl.map(Platform::origin);
    }

    /** Whether browsers come over TLS, so that a cookie may ask for it. */
    boolean secure() {
        return publicUrl.map(url -> "https".equals(url.getScheme())).orElse(!demo);
    }

    /** Without the port that goes without saying. */
    private static String origin(URI url) {
        boolean isUsual = url.getPort() == ("https".equals(url.getScheme()) ? 443 : 80);
        return url.getScheme() + "://" + url.getHost() + (isUsual || url.getPort() < 0 ? "" : ":" + url.getPort());
    }
}
