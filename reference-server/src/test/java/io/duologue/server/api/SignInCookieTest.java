package io.duologue.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.server.api.SignInCookie.Begun;
import io.duologue.server.http.SetCookie;
import io.duologue.server.http.SetCookie.SameSite;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignInCookieTest {
    private static final SignInCookie NONE = SignInCookie.of(Map.of(), true);

    @Test
    void eachTabFindsItsOwnSignInAgain() {
        Begun one = begun("state 1", "binding of ~ one.");
        Begun other = Begun.of("state 2", Optional.of("other"), Optional.of("abcd1234"), "/settings");

        SignInCookie kept = again(NONE.with(one).with(other));

        assertThat(kept.find("state 1")).contains(one);
        assertThat(kept.find("state 2")).contains(other);
        assertThat(kept.find("state 3")).isEmpty();
        assertThat(again(kept.without(one)).find("state 1")).isEmpty();
        assertThat(again(kept.without(one)).find("state 2")).contains(other);
    }

    @Test
    void whatIsDoneIsTakenBackFromTheBrowser() {
        Begun one = begun("s", "b");

        SetCookie begun = NONE.with(one).toSet();
        SetCookie done = NONE.with(one).without(one).toSet();

        assertThat(begun)
                .isEqualTo(new SetCookie(
                        "__Host-duologue_signing_in", begun.value(), "/", Duration.ofMinutes(10), true, SameSite.LAX));
        assertThat(done)
                .isEqualTo(new SetCookie("__Host-duologue_signing_in", "", "/", Duration.ZERO, true, SameSite.LAX));
    }

    @Test
    void whatAllTabsOfOneNameAreAwayForEndsTheSessionThatHasJustBegun() {
        String code = "0123456789abcdef".repeat(4);
        Begun mine = begun("mine", "b");
        Begun tabs = Begun.of("tab", Optional.of("b"), Optional.of("abcd1234"), "/");
        Begun link = Begun.of("link", Optional.of("b"), Optional.empty(), SignInCookie.LINK);

        SignInCookie kept = again(NONE.with(mine).with(tabs).with(link).after(Optional.empty(), () -> code));

        assertThat(kept.find("mine")).contains(mine.after(code));
        assertThat(kept.find("tab")).contains(tabs);
        assertThat(kept.find("link")).contains(link);
    }

    @Test
    void theOldestMakesRoom() {
        SignInCookie kept = NONE;
        for (int i = 0; i <= SignInCookie.MOST; i++) {
            kept = again(kept.with(begun("state " + i, "b".repeat(64)).after("c0de".repeat(16))));
        }

        assertThat(kept.find("state 0")).isEmpty();
        assertThat(kept.find("state 1")).isPresent();
        assertThat(kept.find("state " + SignInCookie.MOST)).isPresent();
        assertThat(kept.toSet().value()).hasSizeLessThan(1_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "~~~",
                "nonsense",
                "0123456789abcdef.YQ..//evil.example.",
                "0123456789abcdef.YQ..api.",
                "0123456789abcdef.YQ.no-tab..",
                "0123456789abcdef.Y Q...",
                "0123456789ABCDEF.YQ...",
                "0123456789abcdef.YQ...0123",
                "0123456789abcdef.YQ..",
                "0123456789abcdef.YQ"
            })
    void whatDoesNotLookLikeOursIsDropped(String value) {
        SignInCookie kept = SignInCookie.of(Map.of("__Host-" + SignInCookie.NAME, value), true);

        assertThat(kept.toSet().value()).isEmpty();
    }

    @Test
    void overTlsTheNameWithoutThePrefixCountsForNothing() {
        String value = NONE.with(begun("s", "b")).toSet().value();

        assertThat(SignInCookie.of(Map.of(SignInCookie.NAME, value), true).find("s"))
                .isEmpty();
        assertThat(SignInCookie.of(Map.of(SignInCookie.NAME, value), false).find("s"))
                .isPresent();
    }

    @Test
    void noSecretIsPrinted() {
        assertThat(begun("state", "binding").toString())
                .doesNotContain("binding")
                .doesNotContain("state");
    }

    private static Begun begun(String state, String binding) {
        return Begun.of(state, Optional.of(binding), Optional.empty(), "/");
    }

    /** As the browser sends it the next time. */
    private static SignInCookie again(SignInCookie cookie) {
        SetCookie set = cookie.toSet();
        return SignInCookie.of(Map.of(set.name(), set.value()), true);
    }
}
