package dev.fanout.dashboard.gather;

import io.micrometer.context.ContextSnapshotFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class GatherConfiguration {

    private final ContextSnapshotFactory contexts =
            ContextSnapshotFactory.builder().build();

    @Bean
    Scatter scatter() {
        return new VirtualThreadScatter(contexts);
    }

    @Bean
    Backup backup() {
        return new VirtualThreadBackup(contexts);
    }
}
