/** The kit's tables: which database they are in, their migration, and the purge of old rows. Internal to the kit. */
@NullMarked
package dev.fanout.messaging.schema;

import org.jspecify.annotations.NullMarked;
