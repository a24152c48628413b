/** What the HTTP API tells about a person and the platform, as immutable values. Asked for by {@link io.duologue.client.PlatformApi}. */
@NullMarked
package io.duologue.client.account;

import org.jspecify.annotations.NullMarked;
