/** What every service of this house starts with: its defaults, ids, pages of its tables. */
@NullMarked
package dev.fanout.defaults;

import org.jspecify.annotations.NullMarked;
