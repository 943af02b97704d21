/** What an operator can do about messages, over HTTP: dead letters and replays, the same in every service. */
@NullMarked
package dev.fanout.operations;

import org.jspecify.annotations.NullMarked;
