package dev.fanout.messaging.test;

import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import java.util.HashMap;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.support.TestPropertySourceUtils;

/**
 * Gives a context its database and its virtual host. The properties count less than those of the test, and more than
 * those of the application.
 */
record ServersOfFanoutTest() implements ContextCustomizer {

    private static final String INLINED = TestPropertySourceUtils.INLINED_PROPERTIES_PROPERTY_SOURCE_NAME;

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration test) {
        MutablePropertySources sources = context.getEnvironment().getPropertySources();
        PropertySource<?> inlined = sources.get(INLINED);
        MapPropertySource servers = new MapPropertySource("servers of @FanoutTest", properties());
        if (inlined != null) {
            sources.addAfter(INLINED, servers);
        } else {
            sources.addFirst(servers);
        }
    }

    private static Map<String, Object> properties() {
        VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
        Map<String, Object> properties = new HashMap<>(virtualHost.properties());
        // They would count more than host and port, if the application has some.
        properties.put("spring.rabbitmq.addresses", virtualHost.host() + ":" + virtualHost.port());
        properties.put("spring.rabbitmq.ssl.enabled", "false");
        properties.putAll(TestDatabase.H2.properties());
        // Not that of the application: the one that the URL names, also where the test gives another URL.
        properties.put("spring.datasource.driver-class-name", "");
        // Nobody else has declared anything in this virtual host.
        properties.put("fanout.messaging.topology", "declare");
        return properties;
    }
}
