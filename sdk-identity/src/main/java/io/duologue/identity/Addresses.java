package io.duologue.identity;

import java.net.URI;
import java.util.Set;

/** Which addresses a secret may travel to. Pure. */
final class Addresses {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private Addresses() {}

    /**
     * Checks that an address is https, or http to this very machine, and has neither a user nor a fragment.
     *
     * @throws IllegalArgumentException if it is another one
     */
    static URI secure(String what, URI address) {
        boolean allowed = "https".equals(address.getScheme()) || isPlainToThisMachine(address);
        if (!allowed
                || address.getHost() == null
                || address.getRawUserInfo() != null
                || address.getFragment() != null) {
            throw new IllegalArgumentException(what
                    + ": expected https, or http to this machine, and no user and no fragment, but it was one of "
                    + address.getScheme() + " to " + address.getHost());
        }
        return address;
    }

    static boolean isPlainToThisMachine(URI address) {
        return "http".equals(address.getScheme())
                && address.getHost() != null
                && THIS_MACHINE.contains(address.getHost());
    }

    /** The port that is asked, said or not. */
    static int port(URI address) {
        return address.getPort() != -1 ? address.getPort() : "https".equals(address.getScheme()) ? 443 : 80;
    }
}
