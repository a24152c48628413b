package io.duologue.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0, true",
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, 9.255.255.255, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "127.0.0.1/32, 127.0.0.1, true",
        "128.0.0.0/1, 255.255.255.255, true",
        "128.0.0.0/1, 127.255.255.255, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "::1, ::1, true",
        "::1, ::2, false",
        "::1/128, ::1, true",
        "2001:db8::/63, 2001:db8:0:1::1, true",
        "2001:db8::/63, 2001:db8:0:2::1, false",
        "::ffff:10.0.0.1, 10.0.0.1, true",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
        "10.0.0.0/8, 2001:db8::1, false",
        "2001:db8::/32, 10.0.0.1, false"
    })
    void anAddressIsInItOrNot(String network, String address, boolean isIn) throws UnknownHostException {
        assertThat(Network.parse(network).orElseThrow().contains(InetAddress.getByName(address)))
                .isEqualTo(isIn);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/0",
                "::/0",
                "10.0.0.0/33",
                "2001:db8::/129",
                "10.0.0.0/08",
                "10.0.0.0/+8",
                "10.0.0.0/-8",
                "10.0.0.0/8/8",
                "10.0.0.0/255.0.0.0",
                "10.0.0.1/8",
                "2001:db8::1/32",
                "10.0.0/8",
                "10.0.0.0.0/8",
                "10.0.0.256",
                "010.0.0.1",
                "0x0a.0.0.1",
                "167772161",
                "localhost",
                "proxy.example",
                "1::2::3",
                "::ffff:10.0.0.0/104",
                "fe80::1%1",
                "[::1]",
                "10.0.0.1:80",
                "*"
            })
    void whatIsWrittenOtherwiseIsNone(String text) {
        assertThat(Network.parse(text)).isEmpty();
    }

    /** The same by arithmetic on whole numbers. */
    @Test
    void itHoldsWhatArithmeticSaysItHolds() throws UnknownHostException {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            int bits = random.nextBoolean() ? 32 : 128;
            int prefix = 1 + random.nextInt(bits);
            BigInteger first = random(random, bits).shiftRight(bits - prefix).shiftLeft(bits - prefix);
            // Near the border, where a mistake would be.
            BigInteger asked = random.nextInt(4) == 0
                    ? random(random, bits)
                    : first.add(BigInteger.ONE.shiftLeft(bits - prefix))
                            .subtract(BigInteger.valueOf(random.nextInt(3)))
                            .mod(BigInteger.ONE.shiftLeft(bits));
            Network network = new Network(address(first, bits), prefix);

            boolean expected = asked.shiftRight(bits - prefix).equals(first.shiftRight(bits - prefix));

            assertThat(network.contains(address(asked, bits)))
                    .as(network + " and " + address(asked, bits))
                    .isEqualTo(expected);
        }
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        for (String text : new String[] {"10.0.0.0/8", "127.0.0.1/32", "2001:db8:0:0:0:0:0:0/32"}) {
            assertThat(Network.parse(text).orElseThrow()).hasToString(text);
        }
    }

    @Test
    void bitsBehindThePrefixAreAMistake() throws UnknownHostException {
        InetAddress one = InetAddress.getByName("10.0.0.1");

        assertThatIllegalArgumentException().isThrownBy(() -> new Network(one, 8));
        assertThatIllegalArgumentException().isThrownBy(() -> new Network(one, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Network(one, 33));
    }

    private static BigInteger random(Random random, int bits) {
        return new BigInteger(bits, random);
    }

    private static InetAddress address(BigInteger value, int bits) throws UnknownHostException {
        byte[] bytes = new byte[bits / 8];
        byte[] number = value.toByteArray();
        for (int i = 0; i < Math.min(bytes.length, number.length); i++) {
            bytes[bytes.length - 1 - i] = number[number.length - 1 - i];
        }
        // What would be taken for IPv4 is left as it is.
        return InetAddress.getByAddress(bytes);
    }
}
