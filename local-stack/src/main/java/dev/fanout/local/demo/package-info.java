/** The stories of the saga, played against a running stack. */
@NullMarked
package dev.fanout.local.demo;

import org.jspecify.annotations.NullMarked;
