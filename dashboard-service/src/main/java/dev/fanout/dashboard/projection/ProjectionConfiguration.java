package dev.fanout.dashboard.projection;

import dev.fanout.messaging.background.BackgroundTask;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The threads of the projection. */
@Configuration(proxyBeanMethods = false)
class ProjectionConfiguration {

    @Bean
    BackgroundTask projectionPurgeTask(ProjectionPurge purge) {
        return BackgroundTask.named("projection-purge").repeating(purge::step);
    }

    @Bean
    BackgroundTask projectionRebuildTask(Rebuilding rebuilding) {
        return BackgroundTask.named("projection-rebuild").repeating(rebuilding::step);
    }

    @Bean
    BackgroundTask generationPurgeTask(GenerationPurge purge) {
        return BackgroundTask.named("generation-purge").repeating(purge::step);
    }

    @Bean
    BackgroundTask projectionLagTask(ProjectionLag lag) {
        return BackgroundTask.named("projection-lag").repeating(lag::look);
    }

    @Bean
    BackgroundTask projectionDecisionTask(Deciding deciding) {
        return BackgroundTask.named("projection-decisions").repeating(deciding::step);
    }

    @Bean
    BackgroundTask projectionMaterialisationTask(Materialising materialising) {
        return BackgroundTask.named("projection-materialisation").repeating(materialising::step);
    }

    @Bean
    BackgroundTask projectionCountTask(ModeMetrics metrics) {
        return BackgroundTask.named("projection-counts").repeating(metrics::step);
    }
}
