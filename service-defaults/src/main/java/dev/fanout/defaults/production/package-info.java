/** Refuses to start with settings for development, in the profile {@code production}. */
@NullMarked
package dev.fanout.defaults.production;

import org.jspecify.annotations.NullMarked;
