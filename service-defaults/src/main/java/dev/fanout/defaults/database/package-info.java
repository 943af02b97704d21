/** What a service does for its database beyond using it. */
@NullMarked
package dev.fanout.defaults.database;

import org.jspecify.annotations.NullMarked;
