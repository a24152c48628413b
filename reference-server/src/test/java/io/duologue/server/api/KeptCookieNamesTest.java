package io.duologue.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.server.http.KeptCookie;
import io.duologue.server.http.SetCookie;
import io.duologue.server.http.SetCookie.SameSite;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeptCookieNamesTest {
    @Test
    void overTlsTheCookieOfALinkIsOutOfReachOfOtherHosts() {
        SetCookie given = new LinkCookie(true).give("0".repeat(64), "a binding", Duration.ofMinutes(10));
        SetCookie plain = new LinkCookie(false).give("0".repeat(64), null, Duration.ofMinutes(10));

        assertThat(given)
                .isEqualTo(new SetCookie(
                        "__Host-duologue_linking",
                        "0".repeat(64) + ".YSBiaW5kaW5n",
                        "/",
                        Duration.ofMinutes(10),
                        true,
                        SameSite.STRICT));
        assertThat(plain.name()).isEqualTo("duologue_linking");
        assertThat(plain.secure()).isFalse();
    }

    @Test
    void overTlsTheNameWithoutThePrefixCountsForNothing() {
        KeptCookie cookie = new KeptCookie("duologue_asked", true, SameSite.STRICT);

        assertThat(cookie.in(Map.of("duologue_asked", "planted"))).isEmpty();
        assertThat(cookie.in(Map.of("__Host-duologue_asked", "ours"))).contains("ours");
    }

    @Test
    void whatACookieMayNotHaveIsWrittenInWhatItMay() {
        String odd = "a binding; of = \"anything\"\n…";

        assertThat(KeptCookie.encoded(odd)).matches("[A-Za-z0-9_-]+");
        assertThat(KeptCookie.decoded(KeptCookie.encoded(odd))).contains(odd);
        assertThat(KeptCookie.decoded("*")).isEmpty();
    }
}
