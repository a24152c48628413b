package io.duologue.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {
    private static final Reach HERE = Reach.alsoHere(Set.of(9090));

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Of this machine, of this network, of the link.
                "0.0.0.0",
                "127.0.0.1",
                "127.255.255.254",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "::",
                "::1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd12:3456::1",
                // Of a carrier, of benchmarks, of examples, of protocols.
                "100.64.0.1",
                "100.127.255.255",
                "198.18.0.1",
                "198.19.255.255",
                "192.0.0.1",
                "192.0.2.1",
                "192.88.99.1",
                "198.51.100.1",
                "203.0.113.1",
                "2001:db8::1",
                "3fff::1",
                "2001:2::1",
                "2001:20::1",
                "100::1",
                "5f00::1",
                // To many, and to nobody yet.
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "ff02::1",
                "4000::1",
                // Of IPv4 in another form: mapped, compatible, NAT64, 6to4, Teredo.
                "::ffff:10.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254",
                "::127.0.0.1",
                "::93.184.216.34",
                "64:ff9b::7f00:1",
                "64:ff9b::5db8:d822",
                "64:ff9b:1::1",
                "2002:7f00:1::1",
                "2001:0:7f00:1::1"
            })
    void whatIsNotOneMachineOfTheInternetIsOutOfReach(String address) throws UnknownHostException {
        assertThat(Reach.INTERNET.mayConnectTo(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "93.184.216.34",
                "8.8.8.8",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.255.255",
                "172.32.0.1",
                "192.167.1.1",
                "169.253.1.1",
                "198.17.1.1",
                "198.20.1.1",
                "192.0.1.1",
                "223.255.255.255",
                "1.1.1.1",
                "::ffff:93.184.216.34",
                "2606:2800:220:1::1",
                "2a00:1450:4001::1",
                "2001:4860:4860::8888",
                "2003::1"
            })
    void whatIsOneMachineOfTheInternetIsWithinReach(String address) throws UnknownHostException {
        assertThat(Reach.INTERNET.mayConnectTo(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://pictures.example/1", "http://localhost/1", "https://pictures.example:8443/1",
                        "ftp://pictures.example/1",
                "file:///etc/passwd", "https:///1", "https://user@pictures.example/1",
                        "jar:https://pictures.example/1!/x",
                "//pictures.example/1", "/1", "data:image/png;base64,AAAA"
            })
    void onlyHttpsAtItsOwnPortIsAsked(String address) {
        assertThat(Reach.INTERNET.mayAsk(URI.create(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://pictures.example/1", "HTTPS://pictures.example:443/1?size=2"})
    void httpsIsAsked(String address) {
        assertThat(Reach.INTERNET.mayAsk(URI.create(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "192.168.1.1", "169.254.169.254", "fd12::1", "::", "0.0.0.0"})
    void besidesThisMachineNoOtherOfItsNetworkIsWithinReach(String address) throws UnknownHostException {
        assertThat(HERE.mayConnectTo(InetAddress.getByName(address))).isFalse();
        assertThat(HERE.mayConnectTo(InetAddress.getByName(address), 9090)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "93.184.216.34"})
    void thisMachineIsWithinReachWhereItMay(String address) throws UnknownHostException {
        assertThat(HERE.mayConnectTo(InetAddress.getByName(address))).isTrue();
        assertThat(HERE.mayConnectTo(InetAddress.getByName(address), 9090)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:9091/",
                "http://127.0.0.1/",
                "http://localhost:8080/health",
                "http://u@localhost:9090/"
            })
    void ofThisMachineNoOtherPortIsAskedThanThatOfAProvider(String address) throws UnknownHostException {
        assertThat(HERE.mayAsk(URI.create("http://localhost:9090/picture"))).isTrue();
        assertThat(HERE.mayAsk(URI.create(address))).isFalse();
        assertThat(HERE.mayConnectTo(InetAddress.getByName("127.0.0.1"), 443)).isFalse();
    }
}
