package dev.fanout.dashboard.console;

import dev.fanout.dashboard.hottest.Ranking;
import dev.fanout.dashboard.operations.ServiceAnswer;
import dev.fanout.dashboard.operations.ServiceState.Queue;
import dev.fanout.dashboard.projection.SagaRows.Minute;
import java.util.List;

/**
 * How the shop is.
 *
 * @param alarms what needs attention, the gravest first
 * @param minutes of the latest hour
 * @param queues that hold something, the deepest first
 * @param customers the hottest
 * @param missing services that have not answered
 */
record Overview(
        List<Alarm> alarms,
        List<Tile> tiles,
        List<Minute> minutes,
        List<Queue> queues,
        List<Ranking.Count> customers,
        List<ServiceAnswer> missing) {

    /** @param grave whether somebody must look now */
    record Alarm(boolean grave, String text, String link) {}

    /** @param tone {@code bad}, {@code warn} or empty */
    record Tile(String name, String figure, String note, String tone, String link) {}
}
