package io.duologue.server.proxy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The proxies whose word is believed about who comes through them. Of everybody else nothing is: anybody can write a
 * header. Immutable.
 *
 * @param networks where they are; empty if there are none
 */
public record TrustedProxies(Set<Network> networks) {
    public static final TrustedProxies NONE = new TrustedProxies(Set.of());

    /** The headers that are believed, from these proxies only. */
    public static final String FORWARDED_FOR = "X-Forwarded-For";

    public static final String FORWARDED_PROTO = "X-Forwarded-Proto";

    /** More proxies than stand in a row anywhere. */
    private static final int MOST_HOPS = 32;

    private static final Pattern COMMA = Pattern.compile(",");
    /** Some proxies write the port too. */
    private static final Pattern V4_WITH_PORT = Pattern.compile("([0-9.]+):[0-9]{1,5}");

    private static final Pattern V6_IN_BRACKETS = Pattern.compile("\\[([0-9A-Fa-f:.]+)](:[0-9]{1,5})?");

    public TrustedProxies {
        networks = Set.copyOf(networks);
    }

    public boolean trust(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    /**
     * Who sent a request: read from the right, where the nearest proxy wrote, as long as whoever wrote is trusted. What is no
     * address ends the reading, and the last one that was found counts.
     *
     * @param peer the other end of the connection
     * @param forwardedFor all headers of the name {@link #FORWARDED_FOR}, in their order
     */
    public InetAddress client(InetAddress peer, List<String> forwardedFor) {
        if (!trust(peer)) {
            return peer;
        }
        List<String> hops = words(forwardedFor);
        InetAddress client = peer;
        for (int i = hops.size() - 1; i >= Math.max(0, hops.size() - MOST_HOPS) && trust(client); i--) {
            Optional<InetAddress> hop = hop(hops.get(i));
            if (hop.isEmpty()) {
                return client;
            }
            client = hop.get();
        }
        return client;
    }

    /**
     * Whether a request came over TLS, as the nearest proxy says.
     *
     * @param forwardedProto all headers of the name {@link #FORWARDED_PROTO}, in their order
     */
    public boolean sayTls(InetAddress peer, List<String> forwardedProto) {
        List<String> words = trust(peer) ? words(forwardedProto) : List.of();
        return !words.isEmpty() && words.get(words.size() - 1).equalsIgnoreCase("https");
    }

    private static List<String> words(List<String> headers) {
        List<String> words = new ArrayList<>();
        for (String header : headers) {
            Arrays.stream(COMMA.split(header, -1)).map(String::strip).forEach(words::add);
        }
        return words;
    }

    private static Optional<InetAddress> hop(String word) {
        for (Pattern form : List.of(V4_WITH_PORT, V6_IN_BRACKETS)) {
            Matcher matcher = form.matcher(word);
            if (matcher.matches()) {
                return Addresses.parse(matcher.group(1));
            }
        }
        return Addresses.parse(word);
    }
}
