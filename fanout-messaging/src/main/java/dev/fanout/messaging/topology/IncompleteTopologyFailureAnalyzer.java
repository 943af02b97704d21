package dev.fanout.messaging.topology;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says plainly what a service misses on the broker, and what to do. */
class IncompleteTopologyFailureAnalyzer extends AbstractFailureAnalyzer<IncompleteTopologyException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, IncompleteTopologyException cause) {
        String list = String.join(System.lineSeparator() + "  - ", cause.missing());
        return new FailureAnalysis("""
                %s declares nothing on the broker (fanout.messaging.topology=verify), and does not find there:
                  - %s""".formatted(cause.service(), list), """
                Import the definitions that belong to this version, deploy/rabbitmq/definitions.json, into the broker: \
                they have all exchanges, queues, bindings and permissions. ACCESS_REFUSED means that the service's \
                user has not been given its rights, NOT_FOUND that it is not there.
                Or let the service declare what it needs: fanout.messaging.topology=declare, with a user that may.\
                """, cause);
    }
}
