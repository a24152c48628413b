package io.duologue.server.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads addresses that are written out. A name is none. Pure. */
final class Addresses {
    /** Without leading zeros: some read those as octal. */
    private static final Pattern V4 =
            Pattern.compile("(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})");

    private static final Pattern DOT = Pattern.compile("\\.");
    private static final Pattern V6 = Pattern.compile("(?=.*:)[0-9A-Fa-f:.]{2,45}");

    private Addresses() {}

    /** An IPv4 address that is written as IPv6 is the IPv4 one. */
    static Optional<InetAddress> parse(String text) {
        try {
            if (V4.matcher(text).matches()) {
                byte[] bytes = new byte[4];
                String[] parts = DOT.split(text, -1);
                for (int i = 0; i < bytes.length; i++) {
                    int part = Integer.parseInt(parts[i]);
                    if (part > 255) {
                        return Optional.empty();
                    }
                    bytes[i] = (byte) part;
                }
                return Optional.of(InetAddress.getByAddress(bytes));
            }
            // With a colon in it nothing is looked up: it is an address or an error.
            return V6.matcher(text).matches() ? Optional.of(InetAddress.getByName(text)) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
