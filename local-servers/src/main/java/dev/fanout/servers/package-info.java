/** Private servers on one machine: a broker and a database, each a process of its own with its state in one folder. */
@NullMarked
package dev.fanout.servers;

import org.jspecify.annotations.NullMarked;
