package io.duologue.server.http.spark;

import io.duologue.server.http.HttpResponse;
import io.duologue.server.http.Routes;
import io.duologue.server.transport.jetty.JettyTransport;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what Jetty itself refuses, or what fails in it, with our errors instead of pages. */
final class JsonErrors extends ErrorHandler {
    private final Routes routes;
    private final Function<Request, Map<String, String>> headers;

    /** @param headers of every answer */
    JsonErrors(Routes routes, Function<Request, Map<String, String>> headers) {
        this.routes = routes;
        this.headers = headers;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Object prepared = request.getAttribute(JettyTransport.REFUSAL);
        int status = response.getStatus() >= 400 ? response.getStatus() : 500;
        if (request.getAttribute(ERROR_EXCEPTION) instanceof HttpException known) {
            status = known.getCode();
        }
        HttpResponse answer = prepared instanceof HttpResponse refusal ? refusal : routes.ofStatus(status);
        response.setStatus(answer.status());
        headers.apply(request).forEach(response.getHeaders()::put);
        answer.headers().forEach(response.getHeaders()::put);
        if (prepared != null) {
            // Who is refused a socket would come again on this connection, which leads back here through any balancer.
            response.getHeaders().put("Connection", "close");
        }
        response.getHeaders().put("Content-Length", answer.body().length);
        response.write(true, ByteBuffer.wrap(answer.body()), callback);
        return true;
    }
}
