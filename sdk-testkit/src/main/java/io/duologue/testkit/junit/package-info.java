/**
 * The fake server and the fault proxy for JUnit: write {@link io.duologue.testkit.junit.DuologueTest} on a class and ask for them as
 * parameters of its tests. Nothing here is of use to a test that does not run under JUnit Jupiter.
 */
@NullMarked
package io.duologue.testkit.junit;

import org.jspecify.annotations.NullMarked;
