package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.RefreshChain;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.testkit.FakeTime;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignedInTextTest {
    private static final Instant NOW = FakeTime.START;

    @Test
    void aSessionComesBackWhole() throws ReflectiveOperationException {
        SignedInSession plain =
                SignedInSession.of(new UserId("u_maya"), SecretHash.of("session"), NOW, NOW.plusSeconds(60));
        SignedInSession full = full();

        assertThat(SignedInText.read(SignedInText.of(plain))).isEqualTo(plain);
        assertThat(SignedInText.read(SignedInText.of(full))).isEqualTo(full);
        for (Method field : fields()) {
            assertThat(field.invoke(full))
                    .as("what is not set here is not known to come back: %s", field.getName())
                    .isNotEqualTo(field.invoke(plain));
        }
    }

    private static SignedInSession full() {
        RefreshChain chain = new RefreshChain(
                SecretHash.of("next"),
                Optional.of(SecretHash.of("last")),
                Optional.of(SecretHash.of("attempt")),
                NOW.plusSeconds(1));
        return SignedInSession.builder()
                .user(new UserId("u_tomas"))
                .key(SecretHash.of("another"))
                .kind(SignedInSession.Kind.BEARER)
                .device("Firefox: on 2 × Linux")
                .signedInAt(NOW.plusNanos(2))
                .lastUsedAt(NOW.plusSeconds(3))
                .expiresAt(NOW.plusSeconds(40))
                .endsAt(NOW.plusSeconds(50))
                .leaving(true)
                .refreshing(chain)
                .build();
    }

    private static Iterable<Method> fields() {
        return Arrays.stream(SignedInSession.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers())
                        && !Modifier.isStatic(method.getModifiers())
                        && !method.isSynthetic()
                        && method.getReturnType() != void.class
                        && method.getParameterCount() == 0)
                .toList();
    }
}
