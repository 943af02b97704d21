/** What the participants of a saga have in common. */
@NullMarked
package dev.fanout.defaults.saga;

import org.jspecify.annotations.NullMarked;
