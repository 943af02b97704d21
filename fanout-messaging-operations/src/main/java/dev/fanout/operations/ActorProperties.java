package dev.fanout.operations;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who acts.
 *
 * @param spokesmen users who may say in the header {@code Fanout-Actor} for whom they act; that name is then remembered
 *     in place of theirs. By default nobody
 */
@ConfigurationProperties("fanout.operations")
record ActorProperties(@DefaultValue Set<String> spokesmen) {

    ActorProperties {
        spokesmen = Set.copyOf(spokesmen);
    }
}
