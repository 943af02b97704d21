/**
 * What surrounds a step of work: the message that led to it, its trace, its transaction, the time. Internal to the kit.
 */
@NullMarked
package dev.fanout.messaging.context;

import org.jspecify.annotations.NullMarked;
