package dev.fanout.defaults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Profiles;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

/**
 * Adds {@code fanout-defaults.yml} below the files, variables, arguments and test properties that configure a service,
 * so that the service overrides any of it in its own {@code application.yml}. Only a {@code @PropertySource} and
 * {@code SpringApplication.setDefaultProperties} count even less. A document of the file with
 * {@code spring.config.activate.on-profile} counts where that profile is active; a later document counts more than an
 * earlier one.
 */
class FanoutDefaults implements EnvironmentPostProcessor, Ordered {

    private static final String FILE = "fanout-defaults.yml";
    private static final String ON_PROFILE = "spring.config.activate.on-profile";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        for (PropertySource<?> document : documents().reversed()) {
            if (isActive(document, environment)) {
                environment.getPropertySources().addLast(document);
            }
        }
    }

    private static List<PropertySource<?>> documents() {
        try {
            return new YamlPropertySourceLoader().load(FILE, new ClassPathResource(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isActive(PropertySource<?> document, ConfigurableEnvironment environment) {
        @Nullable Object profile = document.getProperty(ON_PROFILE);
        return profile == null || environment.acceptsProfiles(Profiles.of(profile.toString()));
    }

    /** After the service's own files, which say what profiles are active. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
