/** The shop as a client sees it: addresses, credentials and the REST calls that the demo and the load test make. */
@NullMarked
package dev.fanout.local.shop;

import org.jspecify.annotations.NullMarked;
