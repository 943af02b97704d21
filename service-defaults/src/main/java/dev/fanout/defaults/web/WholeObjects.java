package dev.fanout.defaults.web;

import jakarta.validation.Path;
import jakarta.validation.TraversableResolver;
import java.lang.annotation.ElementType;

/**
 * Validates all of an object. By default JPA is asked for each property whether it is loaded; but requests are no
 * entities, and for the thousand orders of a batch it is asked thousands of times.
 */
final class WholeObjects implements TraversableResolver {

    @Override
    public boolean isReachable(
            Object object, Path.Node property, Class<?> rootType, Path pathToObject, ElementType elementType) {
        return true;
    }

    @Override
    public boolean isCascadable(
            Object object, Path.Node property, Class<?> rootType, Path pathToObject, ElementType elementType) {
        return true;
    }
}
