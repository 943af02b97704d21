package dev.fanout.local.load;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the age of the oldest work fell after a consumer was back: of several queues, the greatest at each moment.
 *
 * @param points in the order of time
 */
record CatchUp(Instant back, List<Point> points) {

    /** @param age in seconds */
    record Point(Instant at, double age) {}

    /**
     * @param back when the consumer was started
     * @param readings of its queues
     */
    static CatchUp of(Instant back, List<Reading> readings) {
        Map<Instant, Double> ages = new TreeMap<>();
        readings.stream()
                .filter(reading -> reading.at().isAfter(back))
                .forEach(reading -> ages.merge(reading.at(), reading.value(), Math::max));
        return new CatchUp(
                back,
                ages.entrySet().stream()
                        .map(age -> new Point(age.getKey(), age.getValue()))
                        .toList());
    }

    /** How long after its start it had caught up: from then on nothing is older than that. */
    Optional<Duration> until(double ageSeconds) {
        int done = points.size();
        while (done > 0 && points.get(done - 1).age() <= ageSeconds) {
            done--;
        }
        return done == points.size()
                ? Optional.empty()
                : Optional.of(Duration.between(back, points.get(done).at()));
    }

    /**
     * By how many seconds an age was ever above an earlier one, from the greatest age on: 0 where the age only fell.
     * The first messages may grow older still while a process that has just started becomes fast.
     */
    double greatestRise() {
        double oldest = points.stream().mapToDouble(Point::age).max().orElse(0);
        double lowest = Double.POSITIVE_INFINITY;
        double rise = 0;
        for (Point point : points) {
            if (point.age() == oldest || lowest < Double.POSITIVE_INFINITY) {
                lowest = Math.min(lowest, point.age());
                rise = Math.max(rise, point.age() - lowest);
            }
        }
        return rise;
    }
}
