/**
 * The contracts: every fact that one service announces and another may react to. Knows the JDK and the face of the kit.
 */
@NullMarked
package dev.fanout.events;

import org.jspecify.annotations.NullMarked;
