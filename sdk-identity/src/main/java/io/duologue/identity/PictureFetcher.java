package io.duologue.identity;

import io.duologue.identity.GuardedSockets.OutOfReachException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import okhttp3.Call;
import okhttp3.CookieJar;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * Asks for pictures at addresses that a provider has given, and makes avatars of them. An address is a stranger's word: it
 * leads to the internet and nowhere else, by whatever name and over however many redirects, and what comes is bounded in
 * time and in length. Sends no cookie and no secret, and knows no proxy: behind one nobody could say where a connection
 * goes. Safe for many threads; calls block.
 */
public final class PictureFetcher implements AutoCloseable {
    private final PictureOptions options;
    private final Reach reach;
    private final OkHttpClient client;
    private final Object decoding = new Object();

    public PictureFetcher(PictureOptions options) {
        this(options, options.portsHere().isEmpty() ? Reach.INTERNET : Reach.alsoHere(options.portsHere()), Dns.SYSTEM);
    }

    /** @param names what they mean; which of it may be connected to is not for them to say */
    PictureFetcher(PictureOptions options, Reach reach, Dns names) {
        this.options = options;
        this.reach = reach;
        this.client = new OkHttpClient.Builder()
                .proxy(Proxy.NO_PROXY)
                .socketFactory(new GuardedSockets(reach))
                .dns(name -> reachable(names.lookup(name)))
                .cookieJar(CookieJar.NO_COOKIES)
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .connectTimeout(options.connectTimeout())
                .readTimeout(options.within())
                .writeTimeout(options.within())
                .build();
    }

    /** One address that is out of reach is enough: nobody on the internet has such a one besides. */
    private List<InetAddress> reachable(List<InetAddress> addresses) throws UnknownHostException {
        for (InetAddress address : addresses) {
            if (!reach.mayConnectTo(address)) {
                throw new UnknownHostException("expected an address of the internet");
            }
        }
        return addresses;
    }

    /**
     * The picture at this address as a small JPEG.
     *
     * @throws IOException if there is none, it may not be asked for, is too large, or takes too long
     */
    public byte[] fetch(URI address) throws IOException {
        byte[] picture = read(address);
        // One at a time: of a progressive JPEG the decoder keeps all of it, whatever is wanted.
        synchronized (decoding) {
            return Thumbnail.of(picture, options.maxPixels());
        }
    }

    /** What is there, unchanged. */
    byte[] read(URI address) throws IOException {
        long deadline = System.nanoTime() + options.within().toNanos();
        URI at = address;
        for (int redirects = 0; redirects <= options.maxRedirects(); redirects++) {
            if (!reach.mayAsk(at)) {
                throw new OutOfReachException("expected https to a host, at its own port");
            }
            Call call = client.newCall(new Request.Builder()
                    .url(at.toString())
                    .header("Accept", "image/jpeg, image/png, image/gif")
                    // Said here, so that nothing is unpacked: a small answer stays a small answer.
                    .header("Accept-Encoding", "identity")
                    .header("User-Agent", "Duologue")
                    .build());
            call.timeout().deadlineNanoTime(deadline);
            try (Response response = call.execute()) {
                String location = response.header("Location");
                if (location == null || response.code() < 300 || response.code() > 399) {
                    return body(response);
                }
                at = next(at, location);
            }
        }
        throw new NoPictureException("expected at most " + options.maxRedirects() + " redirects");
    }

    private byte[] body(Response response) throws IOException {
        if (response.code() != 200) {
            throw new NoPictureException("expected status 200 but was " + response.code());
        }
        BufferedSource body = response.body().source();
        if (body.request(options.maxBytes() + 1L)) {
            throw new NoPictureException("expected at most " + options.maxBytes() + " bytes but there are more");
        }
        return body.readByteArray();
    }

    private static URI next(URI from, String location) throws IOException {
        try {
            return from.resolve(new URI(location));
        } catch (URISyntaxException e) {
            throw new IOException("expected an address to go on to", e);
        }
    }

    /** Lets the connections go. */
    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
