/**
 * The whole stack on one machine without Docker: a private broker, databases and services as processes, and the
 * commands over them.
 */
@NullMarked
package dev.fanout.local;

import org.jspecify.annotations.NullMarked;
