/** Takes orders, joins the answers of the participants, and decides. */
@NullMarked
package dev.fanout.order;

import org.jspecify.annotations.NullMarked;
