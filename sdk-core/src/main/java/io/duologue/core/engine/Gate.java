package io.duologue.core.engine;

/**
 * The one door to the engine. Every guard stands here and not in a transport: Origin, credential, subprotocol, sizes,
 * limits. Safe for many threads.
 */
public interface Gate {

    /** Judges a request for a socket before it is upgraded. Redeems the ticket; blocks on the stores. */
    Admission admit(Handshake handshake);

    /**
     * Takes over an upgraded connection.
     *
     * @param connection its outbound line
     * @return where the transport puts what it hears
     */
    Inbound open(Admission.Admitted admitted, Connection connection);
}
