/** dashboard-service: shows what happens in all services, and keeps what they have announced. */
@NullMarked
package dev.fanout.dashboard;

import org.jspecify.annotations.NullMarked;
