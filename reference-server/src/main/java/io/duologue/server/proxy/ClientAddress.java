package io.duologue.server.proxy;

import java.net.Inet6Address;
import java.net.InetAddress;

/** The name under which limits count a client. Pure. */
public final class ClientAddress {
    /** The attribute of a request in which it is handed on. */
    public static final String ATTRIBUTE = ClientAddress.class.getName();

    /** A home or a machine that is rented has at least so many bytes alike, and may choose the others for each connection. */
    private static final int ALIKE = 8;

    private ClientAddress() {}

    /** An address of IPv4 as it is, of IPv6 its network of 64 bits. */
    public static String forLimits(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < ALIKE; i += 2) {
            name.append(Integer.toHexString(((bytes[i] & 0xff) << 8) | (bytes[i + 1] & 0xff)))
                    .append(':');
        }
        return name.append(":/64").toString();
    }
}
