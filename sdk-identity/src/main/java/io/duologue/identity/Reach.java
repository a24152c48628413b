package io.duologue.identity;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.Set;

/**
 * Where this process asks when somebody else says where. An address that a stranger gives may lead to what only this
 * machine can reach; so it is looked at twice, as it is written and as it is resolved. Pure.
 */
interface Reach {
    /** Whether an address may be asked at all, as it is written. */
    boolean mayAsk(URI address);

    /** Whether a connection may go to that machine, at some port at least. */
    boolean mayConnectTo(InetAddress address);

    /** Whether a connection may go there. */
    boolean mayConnectTo(InetAddress address, int port);

    /** Servers on the internet, by https at its own port. */
    Reach INTERNET = new Reach() {
        @Override
        public boolean mayAsk(URI address) {
            return "https".equalsIgnoreCase(address.getScheme())
                    && address.getHost() != null
                    && address.getRawUserInfo() == null
                    && (address.getPort() == -1 || address.getPort() == 443);
        }

        @Override
        public boolean mayConnectTo(InetAddress address) {
            return isPublic(address);
        }

        @Override
        public boolean mayConnectTo(InetAddress address, int port) {
            return isPublic(address);
        }
    };

    /** The internet, and what stands at these ports of this machine. */
    static Reach alsoHere(Set<Integer> ports) {
        Set<Integer> here = Set.copyOf(ports);
        return new Reach() {
            @Override
            public boolean mayAsk(URI address) {
                return INTERNET.mayAsk(address)
                        || (Addresses.isPlainToThisMachine(address)
                                && address.getRawUserInfo() == null
                                && here.contains(Addresses.port(address)));
            }

            @Override
            public boolean mayConnectTo(InetAddress address) {
                return isPublic(address) || address.isLoopbackAddress();
            }

            @Override
            public boolean mayConnectTo(InetAddress address, int port) {
                return isPublic(address) || (address.isLoopbackAddress() && here.contains(port));
            }
        };
    }

    /**
     * Whether an address belongs to one machine of the internet, by the registries of IANA (RFC 6890). Of IPv6 only what is
     * given out to networks ({@code 2000::/3}) counts, without those parts of it in which an address of IPv4 is packed.
     */
    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return isPublic(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff);
        }
        return address instanceof Inet6Address
                && (bytes[0] & 0xe0) == 0x20
                // 2001::/23, with Teredo in it, and the addresses of examples, 2001:db8::/32.
                && !(starts(bytes, 0x20, 0x01) && ((bytes[2] & 0xfe) == 0 || starts(bytes, 0x20, 0x01, 0x0d, 0xb8)))
                // 6to4.
                && !starts(bytes, 0x20, 0x02)
                // 3fff::/20, examples too.
                && !(starts(bytes, 0x3f, 0xff) && (bytes[2] & 0xf0) == 0);
    }

    private static boolean isPublic(int a, int b, int c) {
        return switch (a) {
            case 0, 10, 127 -> false;
            case 100 -> (b & 0xc0) != 64;
            case 169 -> b != 254;
            case 172 -> (b & 0xf0) != 16;
            case 192 -> b != 168 && !(b == 0 && (c == 0 || c == 2)) && !(b == 88 && c == 99);
            case 198 -> (b & 0xfe) != 18 && !(b == 51 && c == 100);
            case 203 -> !(b == 0 && c == 113);
            default -> a < 224;
        };
    }

    private static boolean starts(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
