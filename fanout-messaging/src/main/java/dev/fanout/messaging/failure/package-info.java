/** What an exception means for a message, and how a message tells of its failures. Internal to the kit. */
@NullMarked
package dev.fanout.messaging.failure;

import org.jspecify.annotations.NullMarked;
