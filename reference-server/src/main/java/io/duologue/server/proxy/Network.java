package io.duologue.server.proxy;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses that begin alike, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}; one address alone is such a range too.
 * Immutable.
 *
 * @param first all bits behind the prefix are 0
 * @param prefix bits that are alike, at least 1: everybody is no network
 */
public record Network(InetAddress first, int prefix) {
    private static final Pattern SLASH = Pattern.compile("/");
    private static final Pattern LENGTH = Pattern.compile("[1-9][0-9]{0,2}");

    public Network {
        int bits = first.getAddress().length * 8;
        if (prefix < 1 || prefix > bits) {
            throw new IllegalArgumentException("expected a prefix of 1–" + bits + " bits but was " + prefix);
        }
        if (!isZeroBehind(first.getAddress(), prefix)) {
            throw new IllegalArgumentException("expected no bit behind the prefix of " + prefix);
        }
    }

    /** Reads {@code address/bits} or an address alone; nothing for what is neither. */
    public static Optional<Network> parse(String text) {
        String[] parts = SLASH.split(text, -1);
        Optional<InetAddress> address = Addresses.parse(parts[0]);
        if (address.isEmpty() || parts.length > 2) {
            return Optional.empty();
        }
        int bits = address.get().getAddress().length * 8;
        if (parts.length == 1) {
            return Optional.of(new Network(address.get(), bits));
        }
        if (!LENGTH.matcher(parts[1]).matches()) {
            return Optional.empty();
        }
        int prefix = Integer.parseInt(parts[1]);
        // ::ffff:10.0.0.0/104 would be written of IPv6 and read of IPv4.
        boolean isAsWritten = (bits == 128) == parts[0].contains(":");
        return isAsWritten && prefix <= bits && isZeroBehind(address.get().getAddress(), prefix)
                ? Optional.of(new Network(address.get(), prefix))
                : Optional.empty();
    }

    /** An IPv4 address is in no range of IPv6, and the other way round. */
    public boolean contains(InetAddress address) {
        byte[] here = first.getAddress();
        byte[] there = address.getAddress();
        if (here.length != there.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            if (isSet(here, bit) != isSet(there, bit)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return first.getHostAddress() + "/" + prefix;
    }

    private static boolean isZeroBehind(byte[] address, int prefix) {
        for (int bit = prefix; bit < address.length * 8; bit++) {
            if (isSet(address, bit)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSet(byte[] address, int bit) {
        return (address[bit / 8] & (0x80 >> (bit % 8))) != 0;
    }
}
