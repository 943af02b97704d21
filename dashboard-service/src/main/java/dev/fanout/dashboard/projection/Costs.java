package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.customer.ProjectionMode;
import dev.fanout.dashboard.customer.Source;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * What the ways to a customer's dashboard cost, as this instance has seen it: the time that each took, on average. What
 * has not been seen yet has a start value, which is about what it takes on a small machine.
 */
@Component
public class Costs {

    private final SlidingAverage live = new SlidingAverage(Duration.ofMillis(10));
    private final SlidingAverage projected = new SlidingAverage(Duration.ofMillis(1));
    private final SlidingAverage writing = new SlidingAverage(Duration.ofNanos(300_000));
    private final SlidingAverage materialising = new SlidingAverage(Duration.ofMillis(20));

    /**
     * The averages, in microseconds.
     *
     * @param live of an answer from the services
     * @param projected of an answer from the projection
     * @param write of the row that an event brings
     * @param materialise of reading and writing a page of what was before
     */
    @Schema(name = "ProjectionCosts")
    public record Averages(double live, double projected, double write, double materialise) {

        private static final int COUNTED_FOR_A_VIEW = 4;
        private static final int MOST_FOR_ONE = 100;
        private static final int MOST_VIEWS_FOR_ONE = 8;

        /** What a view costs less if it is answered from the projection. */
        double saved() {
            return Math.max(0, live - projected);
        }

        /**
         * To note an event costs about as much as to write its row. So of so many one is counted, for all of them: few
         * enough that they are worth a fraction of what a view saves.
         */
        int eventsForOne() {
            return (int) Math.clamp(saved() / (write * COUNTED_FOR_A_VIEW), 1, MOST_FOR_ONE);
        }

        /**
         * The same for views that are answered from the projection: to note all of them would add some hundredths to
         * what they cost. Who is pushed since he was looked at is so until some time after the last view, which must
         * not be overlooked.
         */
        int viewsForOne(Source answered, ProjectionMode mode) {
            return answered == Source.PROJECTION && mode != ProjectionMode.FIRST_VIEW
                    ? (int) Math.clamp(projected / (write * COUNTED_FOR_A_VIEW), 1, MOST_VIEWS_FOR_ONE)
                    : 1;
        }
    }

    Averages now() {
        return new Averages(live.micros(), projected.micros(), writing.micros(), materialising.micros());
    }

    /** All services have answered. */
    void answeredLive(Duration took) {
        live.add(took);
    }

    void answeredProjected(Duration took) {
        projected.add(took);
    }

    /** @param rows at least one, of all the events that were written together */
    void written(int rows, Duration took) {
        writing.add(took.dividedBy(rows));
    }

    void materialised(Duration took) {
        materialising.add(took);
    }
}
