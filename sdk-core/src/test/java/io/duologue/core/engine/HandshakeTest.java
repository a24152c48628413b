package io.duologue.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandshakeTest {
    @Test
    void headersAreReadAsTheyAre() {
        Map<String, String> headers = Map.of(
                "Origin", "https://talk.example.org",
                "Authorization", " Bearer abc ",
                "Sec-WebSocket-Protocol", "duologue.v1,ticket.t1 ; chat, ,");

        Handshake handshake = Handshake.of(headers::get, "192.0.2.7");

        assertThat(handshake.origin()).isEqualTo("https://talk.example.org");
        assertThat(handshake.authorization()).isEqualTo("Bearer abc");
        assertThat(handshake.subprotocols()).containsExactly("duologue.v1", "ticket.t1", "chat");
        assertThat(handshake.clientAddress()).isEqualTo("192.0.2.7");
    }

    @Test
    void aHeaderThatIsEmptyIsNotThere() {
        Handshake handshake = Handshake.of(name -> "", new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711));

        assertThat(handshake.origin()).isNull();
        assertThat(handshake.authorization()).isNull();
        assertThat(handshake.subprotocols()).isEmpty();
        assertThat(handshake.clientAddress()).isEqualTo("127.0.0.1");
    }

    @Test
    void anAddressThatWasNotResolvedIsNamed() {
        InetSocketAddress client = InetSocketAddress.createUnresolved("somewhere.example", 1);

        assertThat(Handshake.of(name -> null, client).clientAddress()).isEqualTo("somewhere.example");
    }
}
