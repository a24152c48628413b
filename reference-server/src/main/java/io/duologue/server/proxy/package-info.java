/**
 * Where a request really comes from when proxies stand in front: which of them are believed, and whom they name. Knows no
 * server and no names of hosts: nothing here asks the DNS.
 */
@NullMarked
package io.duologue.server.proxy;

import org.jspecify.annotations.NullMarked;
