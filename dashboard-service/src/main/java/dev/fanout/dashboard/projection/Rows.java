package dev.fanout.dashboard.projection;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A table with one row for each generation and thing. Takes part in the transaction of the caller. */
interface Rows<F extends Facts<F>> {

    /** Those of the things that have a row, without locking it. */
    Set<UUID> existing(int generation, Collection<UUID> ids);

    /** Adds rows, in this order, except where another transaction has added one. */
    void insert(int generation, List<F> facts);

    /** The rows of these things, locked in the order of their ids until the transaction ends. */
    List<F> lock(int generation, Collection<UUID> ids);

    /** Writes rows that are locked. */
    void update(int generation, List<F> facts);
}
