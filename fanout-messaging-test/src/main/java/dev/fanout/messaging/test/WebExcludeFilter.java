package dev.fanout.messaging.test;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/** Leaves out of the scan what cannot work without the web. It asks by names, because the web may not be there. */
final class WebExcludeFilter extends TypeExcludeFilter {

    private static final List<String> ANNOTATIONS = List.of(
            "org.springframework.stereotype.Controller",
            "org.springframework.web.bind.annotation.ControllerAdvice",
            "org.springframework.security.config.annotation.web.configuration.EnableWebSecurity");

    private static final List<String> PACKAGES = List.of("org.springframework.web.", "jakarta.servlet.");

    @Override
    public boolean match(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
        AnnotationMetadata type = reader.getAnnotationMetadata();
        return ANNOTATIONS.stream().anyMatch(type::isAnnotated) || isOfTheWeb(type, factory);
    }

    /** Whether it or a superclass implements or extends a type of the web: a filter, a configurer of MVC. */
    private static boolean isOfTheWeb(AnnotationMetadata type, MetadataReaderFactory factory) throws IOException {
        String parent = type.getSuperClassName();
        if (Stream.concat(Stream.of(type.getInterfaceNames()), Stream.ofNullable(parent))
                .anyMatch(name -> PACKAGES.stream().anyMatch(name::startsWith))) {
            return true;
        }
        return parent != null
                && !parent.startsWith("java.")
                && isOfTheWeb(factory.getMetadataReader(parent).getAnnotationMetadata(), factory);
    }

    // Contexts are shared where their filters are equal.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WebExcludeFilter;
    }

    @Override
    public int hashCode() {
        return WebExcludeFilter.class.hashCode();
    }
}
