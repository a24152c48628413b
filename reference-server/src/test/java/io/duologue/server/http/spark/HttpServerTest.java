package io.duologue.server.http.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.Secrets;
import io.duologue.protocol.FrameCodec;
import io.duologue.server.http.CrossOrigin;
import io.duologue.server.http.Problems;
import io.duologue.server.http.Routes;
import io.duologue.server.http.StaticFiles;
import io.duologue.server.proxy.TrustedProxies;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HttpServerTest {

    @Test
    void nothingOfAStoppedServerIsKept() throws Exception {
        ReferenceQueue<Routes> gone = new ReferenceQueue<>();
        WeakReference<Routes> served = servedAndStopped(gone);

        Reference<? extends Routes> collected = null;
        for (int i = 0; i < 100 && collected == null; i++) {
            System.gc();
            collected = gone.remove(100);
        }

        assertThat(collected).isSameAs(served);
    }

    private static WeakReference<Routes> servedAndStopped(ReferenceQueue<Routes> gone) throws Exception {
        Problems problems = new Problems(new Secrets(new SecureRandom()), FrameCodec.create());
        Routes routes = new Routes(List.of(), new StaticFiles("/web", Map.of()), new CrossOrigin(Set.of()), problems);
        HttpServer server =
                HttpServer.bind("127.0.0.1", 0, Optional.empty(), 10, Duration.ofSeconds(5), TrustedProxies.NONE);
        server.start(routes, Optional.empty(), Map.of());
        server.stop(Duration.ZERO);
        return new WeakReference<>(routes, gone);
    }
}
