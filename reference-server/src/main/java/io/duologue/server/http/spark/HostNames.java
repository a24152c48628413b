package io.duologue.server.http.spark;

import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Serves only whoever asks for a known host name. So a page from elsewhere cannot let a name of its own point at this
 * machine and then be taken for this site.
 */
final class HostNames extends Handler.Wrapper {
    private final Optional<Set<String>> names;

    HostNames(Optional<Set<String>> names) {
        this.names = names;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String host = request.getHttpURI().getHost();
        if (names.isPresent() && (host == null || !names.get().contains(host))) {
            Response.writeError(request, response, callback, HttpStatus.MISDIRECTED_REQUEST_421);
            return true;
        }
        return super.handle(request, response, callback);
    }
}
