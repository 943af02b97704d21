package dev.fanout.messaging.topology;

import dev.fanout.messaging.Announces;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventCatalogue;
import dev.fanout.messaging.EventType;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** Finds out which events a service knows, where the application does not say it. */
final class EventCatalogues {

    private EventCatalogues() {}

    /**
     * What the handlers react to with all that belongs to the same hierarchy, and what the service announces itself.
     *
     * @param handled event classes that have a handler
     * @param packages those of the application, in which its own families are looked for
     */
    static EventCatalogue of(
            Collection<? extends Class<? extends Event>> handled, ServiceName service, Collection<String> packages) {
        Set<Class<? extends Event>> known = new LinkedHashSet<>();
        handled.forEach(event -> addNamed(hierarchyOf(event), known));
        announcedBy(service, packages).forEach(family -> addNamed(family, known));
        return EventCatalogue.of(known);
    }

    /** What has a name; what has none yet is nobody's to read, and no reason for a service not to start. */
    private static void addNamed(Class<?> eventOrFamily, Set<Class<? extends Event>> known) {
        if (eventOrFamily.isSealed()) {
            for (Class<?> permitted : eventOrFamily.getPermittedSubclasses()) {
                addNamed(permitted, known);
            }
        } else if (eventOrFamily.isAnnotationPresent(EventType.class)) {
            known.add(eventOrFamily.asSubclass(Event.class));
        }
    }

    /** The uppermost sealed family that an event belongs to; the event itself if there is none. */
    private static Class<? extends Event> hierarchyOf(Class<? extends Event> event) {
        return Arrays.stream(event.getInterfaces())
                .filter(face -> face.isSealed() && Event.class.isAssignableFrom(face))
                .findFirst()
                .<Class<? extends Event>>map(family -> hierarchyOf(family.asSubclass(Event.class)))
                .orElse(event);
    }

    private static Set<Class<? extends Event>> announcedBy(ServiceName service, Collection<String> packages) {
        var families = new ClassPathScanningCandidateComponentProvider(false) {
            @Override
            protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
                return definition.getMetadata().isInterface();
            }
        };
        families.addIncludeFilter(new AnnotationTypeFilter(Announces.class));
        Set<Class<? extends Event>> announced = new LinkedHashSet<>();
        for (String base : packages) {
            families.findCandidateComponents(base).forEach(found -> {
                Class<?> family = load(found.getBeanClassName());
                Announces announces = family.getAnnotation(Announces.class);
                if (announces != null && announces.value().equals(service.shortName())) {
                    announced.add(family.asSubclass(Event.class));
                }
            });
        }
        return announced;
    }

    private static Class<?> load(@Nullable String name) {
        return ClassUtils.resolveClassName(String.valueOf(name), ClassUtils.getDefaultClassLoader());
    }
}
