/**
 * Dead letters: kept in the service's database until an operator has dealt with them.
 * {@link dev.fanout.messaging.deadletter.DeadLetters} is what an operator can do.
 */
@NullMarked
package dev.fanout.messaging.deadletter;

import org.jspecify.annotations.NullMarked;
