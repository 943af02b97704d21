package dev.fanout.dashboard.gather;

import io.micrometer.context.ContextSnapshotFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class GatherConfiguration {

    /** About as many as there are connections to the database, which is what is waited for. */
    private static final int MOST_LATE = 16;

    private final ContextSnapshotFactory contexts =
            ContextSnapshotFactory.builder().build();

    @Bean
    Scatter scatter() {
        return new VirtualThreadScatter(contexts);
    }

    @Bean
    BoundedWait boundedWait() {
        return new BoundedWait(contexts, MOST_LATE);
    }

    @Bean
    Backup backup() {
        return new VirtualThreadBackup(contexts);
    }
}
