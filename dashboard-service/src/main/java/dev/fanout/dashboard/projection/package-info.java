/**
 * The projection: what the dashboard has written down of orders and notifications, from events and from what services
 * say (fan-out on write).
 */
@NullMarked
package dev.fanout.dashboard.projection;

import org.jspecify.annotations.NullMarked;
