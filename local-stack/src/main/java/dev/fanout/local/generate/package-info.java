/** {@code ./fanout generate}: what follows from the list of services in other files. */
@NullMarked
package dev.fanout.local.generate;

import org.jspecify.annotations.NullMarked;
