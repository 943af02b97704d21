/** Orders and their sagas: placing, the answers of the participants, the decision, cancellation and deadline. */
@NullMarked
package dev.fanout.order.ordering;

import org.jspecify.annotations.NullMarked;
