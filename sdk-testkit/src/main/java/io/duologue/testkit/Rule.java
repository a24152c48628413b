package io.duologue.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The numbered rules of {@code docs/spec} that a test holds the software to, such as {@code @Rule("W-12")}. A failure of the test begins
 * with them.
 */
@Documented
@ExtendWith(FailureByRule.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Rule {
    String[] value();
}
