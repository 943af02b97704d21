/** What a service must not run with in earnest, and its refusal to start so, with the profile {@code production}. */
@NullMarked
package dev.fanout.defaults.production;

import org.jspecify.annotations.NullMarked;
