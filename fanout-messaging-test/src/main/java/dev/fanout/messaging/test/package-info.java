/** Tests for services that use the messaging kit: a handler alone, and a service with a database and a broker. */
@NullMarked
package dev.fanout.messaging.test;

import org.jspecify.annotations.NullMarked;
