package io.duologue.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Gives the tests of a class what {@link FakeServerExtension} has for them. */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(FakeServerExtension.class)
public @interface DuologueTest {

    /** Whether time stands still for the server, but for {@link io.duologue.testkit.fakeserver.FakeServer#pass}. */
    boolean fakeTime() default false;
}
