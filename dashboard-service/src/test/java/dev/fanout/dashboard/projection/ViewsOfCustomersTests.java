package dev.fanout.dashboard.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.dashboard.client.UnavailableException.Reason;
import dev.fanout.dashboard.customer.CustomerDashboard;
import dev.fanout.dashboard.customer.CustomerDashboard.Sections;
import dev.fanout.dashboard.customer.DashboardProperties;
import dev.fanout.dashboard.customer.DashboardProperties.Hybrid;
import dev.fanout.dashboard.customer.DashboardProperties.LastKnown;
import dev.fanout.dashboard.customer.ProjectionMode;
import dev.fanout.dashboard.customer.Section;
import dev.fanout.dashboard.customer.SectionStatus;
import dev.fanout.dashboard.customer.Source;
import dev.fanout.dashboard.projection.Activity.Count;
import dev.fanout.dashboard.projection.Costs.Averages;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.util.unit.DataSize;

class ViewsOfCustomersTests {

    private static final int VIEWS = 1000;

    private final DashboardProperties properties = new DashboardProperties(
            Duration.ofSeconds(1),
            50,
            1000,
            ProjectionMode.HYBRID,
            new Hybrid(Duration.ofHours(6), 2),
            new LastKnown(Duration.ofHours(1), 10, DataSize.ofMegabytes(1)));
    private final Activity activity = new Activity();
    private final Costs costs = new Costs();
    private final ViewsOfCustomers views = new ViewsOfCustomers(activity, costs, properties);

    /** At once, as where circuits are open, or at the deadline. */
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "OK")
    void whatIsShownInAnOutageIsAViewAndSaysNothingOfCosts(SectionStatus missing) {
        Averages before = costs.now();

        look(Source.LIVE, missing, Duration.ofNanos(100_000));
        look(Source.LIVE, missing, Duration.ofSeconds(1));

        assertThat(costs.now()).isEqualTo(before);
        assertThat(activity.take()).isEqualTo(Map.of("c-1", new Count(2 * VIEWS, 0)));
    }

    @Test
    void aWholeAnswerSaysWhatItsSourceCosts() {
        look(Source.LIVE, SectionStatus.OK, Duration.ofMillis(30));
        look(Source.PROJECTION, SectionStatus.OK, Duration.ofMillis(2));

        assertThat(costs.now().live()).isBetween(29_900.0, 30_000.0);
        assertThat(costs.now().projected()).isBetween(1_990.0, 2_000.0);
    }

    private void look(Source source, SectionStatus payments, Duration took) {
        var answer = CustomerDashboard.of(
                "c-1",
                source,
                new Sections(
                        section(SectionStatus.OK),
                        section(SectionStatus.OK),
                        section(payments),
                        section(SectionStatus.OK)));
        for (int i = 0; i < VIEWS; i++) {
            views.viewed(answer, took);
        }
    }

    private static <T> Section<T> section(SectionStatus status) {
        return new Section<>(
                status, status == SectionStatus.OK ? null : Reason.CIRCUIT_OPEN, null, null, 0, null, List.of());
    }
}
