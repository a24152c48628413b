package io.duologue.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {
    private static final TrustedProxies PROXIES = trusting("10.0.0.0/8", "::1", "2001:db8::/32");
    private static final String NEAR = "10.0.0.1";

    @Test
    void whoComesStraightIsWhoHeIsWhateverHeWrites() {
        assertThat(client("203.0.113.9", "198.51.100.1")).isEqualTo("203.0.113.9");
        assertThat(TrustedProxies.NONE.client(address(NEAR), List.of("198.51.100.1")))
                .isEqualTo(address(NEAR));
    }

    @Test
    void aTrustedProxyNamesItsClient() {
        assertThat(client(NEAR, "198.51.100.1")).isEqualTo("198.51.100.1");
        assertThat(client("::1", "198.51.100.1")).isEqualTo("198.51.100.1");
        assertThat(client(NEAR, "2001:db9::7")).isEqualTo(address("2001:db9::7").getHostAddress());
    }

    /** The left end is what the client itself wrote. */
    @Test
    void whatAClientWroteBeforeTheProxiesCountsForNothing() {
        assertThat(client(NEAR, "1.1.1.1, 8.8.8.8, 198.51.100.1")).isEqualTo("198.51.100.1");
        assertThat(client(NEAR, "10.9.9.9, 198.51.100.1")).isEqualTo("198.51.100.1");
        assertThat(client(NEAR, "garbage, 198.51.100.1")).isEqualTo("198.51.100.1");
    }

    @Test
    void trustedProxiesInARowAreReadThrough() {
        assertThat(client(NEAR, "1.1.1.1, 198.51.100.1, 10.0.0.3, 10.0.0.2")).isEqualTo("198.51.100.1");
        assertThat(client(NEAR, "1.1.1.1", "198.51.100.1, 10.0.0.3", "10.0.0.2"))
                .as("several headers are one list")
                .isEqualTo("198.51.100.1");
    }

    @Test
    void aProxyThatIsNotTrustedIsTheClient() {
        assertThat(client(NEAR, "198.51.100.1, 192.0.2.77, 10.0.0.2")).isEqualTo("192.0.2.77");
    }

    @Test
    void whereEverybodyIsTrustedTheFirstIsTheClient() {
        assertThat(client(NEAR, "10.0.0.4, 10.0.0.3")).isEqualTo("10.0.0.4");
        assertThat(client(NEAR)).isEqualTo(NEAR);
    }

    @Test
    void whatIsNoAddressEndsTheReading() {
        for (String garbage : List.of(
                "",
                " ",
                "unknown",
                "_hidden",
                "localhost",
                "evil.example",
                "198.51.100",
                "198.51.100.256",
                "198.51.100.1/32",
                "198.51.100.1:99999999",
                "[::1",
                "fe80::1%eth0",
                "\u0661.1.1.1",
                "1.1.1.1\u0000",
                "-",
                "for=198.51.100.1")) {
            assertThat(client(NEAR, garbage)).as(garbage).isEqualTo(NEAR);
            assertThat(client(NEAR, "198.51.100.1, " + garbage + ", 10.0.0.2"))
                    .as(garbage)
                    .isEqualTo("10.0.0.2");
        }
    }

    @Test
    void aPortBesideTheAddressIsLeftOut() {
        assertThat(client(NEAR, "198.51.100.1:4711")).isEqualTo("198.51.100.1");
        assertThat(client(NEAR, "[2001:db9::7]:4711"))
                .isEqualTo(address("2001:db9::7").getHostAddress());
        assertThat(client(NEAR, "[2001:db9::7]"))
                .isEqualTo(address("2001:db9::7").getHostAddress());
    }

    @Test
    void anAddressOfIpv4InTheFormOfIpv6IsTheSame() {
        assertThat(client(NEAR, "::ffff:198.51.100.1")).isEqualTo("198.51.100.1");
        assertThat(client("::ffff:10.0.0.1", "198.51.100.1")).isEqualTo("198.51.100.1");
    }

    @Test
    void ofAnEndlessRowTheNearestHopsAreRead() {
        String row = String.join(",", Collections.nCopies(1_000, "10.0.0.2"));

        assertThat(client(NEAR, "198.51.100.1," + row)).isEqualTo("10.0.0.2");
    }

    @Test
    void tlsIsWhatTheNearestTrustedProxySays() {
        assertThat(tls(NEAR, "https")).isTrue();
        assertThat(tls(NEAR, "HTTPS")).isTrue();
        assertThat(tls(NEAR, "http, https")).isTrue();
        assertThat(tls(NEAR, "https, http")).isFalse();
        assertThat(tls(NEAR, "https", "http")).isFalse();
        assertThat(tls(NEAR, "wss")).isFalse();
        assertThat(tls(NEAR)).isFalse();
        assertThat(tls("203.0.113.9", "https")).isFalse();
    }

    @Test
    void limitsCountAnAddressOfIpv4AndANetworkOfIpv6() {
        assertThat(ClientAddress.forLimits(address("198.51.100.1"))).isEqualTo("198.51.100.1");
        assertThat(ClientAddress.forLimits(address("2001:db8:1:2:3:4:5:6"))).isEqualTo("2001:db8:1:2::/64");
        assertThat(ClientAddress.forLimits(address("2001:db8:1:2:ffff::1"))).isEqualTo("2001:db8:1:2::/64");
        assertThat(ClientAddress.forLimits(address("2001:db8:1:3::1"))).isEqualTo("2001:db8:1:3::/64");
        assertThat(ClientAddress.forLimits(address("::ffff:198.51.100.1"))).isEqualTo("198.51.100.1");
    }

    private static String client(String peer, String... forwardedFor) {
        return PROXIES.client(address(peer), Arrays.asList(forwardedFor)).getHostAddress();
    }

    private static boolean tls(String peer, String... forwardedProto) {
        return PROXIES.sayTls(address(peer), Arrays.asList(forwardedProto));
    }

    private static TrustedProxies trusting(String... networks) {
        Set<Network> all =
                Stream.of(networks).map(one -> Network.parse(one).orElseThrow()).collect(Collectors.toSet());
        return new TrustedProxies(all);
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
