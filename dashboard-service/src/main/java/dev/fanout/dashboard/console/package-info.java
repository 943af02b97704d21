/**
 * The console: pages on which operators see what is stuck and why, and mend it. It shows what the routes for operators
 * show, and its commands go the same way.
 */
@NullMarked
package dev.fanout.dashboard.console;

import org.jspecify.annotations.NullMarked;
