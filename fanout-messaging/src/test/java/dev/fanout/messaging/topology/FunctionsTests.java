package dev.fanout.messaging.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Handler;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundMade;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which handlers share queues. */
class FunctionsTests {

    private static final ServiceName ECHO = ServiceName.of("echo-service");

    static class Plain implements EventHandler<SoundMade> {
        @Override
        public void handle(SoundMade event, EventMetadata metadata) {}
    }

    @dev.fanout.messaging.Subscription("mail")
    static class Mail implements EventHandler<SoundMade> {
        @Override
        public void handle(SoundMade event, EventMetadata metadata) {}
    }

    @dev.fanout.messaging.Subscription("mail")
    static class MailOfTrials implements EventHandler<TrialBegun> {
        @Override
        public void handle(TrialBegun event, EventMetadata metadata) {}
    }

    @Test
    void eachFunctionHasAQueueForEachExchange() {
        Functions functions = Functions.of(List.of(new Mail(), new Plain(), new MailOfTrials()));

        assertThat(functions.subscriptions(ECHO, List.of("cargo.events")))
                .extracting(Subscription::queue)
                .containsExactly(
                        "echo.cargo.events", "echo.sound.events", "echo.sound.events.mail", "echo.trial.events.mail");
        assertThat(functions.handled()).containsExactlyInAnyOrder(SoundMade.class, TrialBegun.class);
    }

    @Test
    void aServiceMayConsistOfFunctionsAlone() {
        assertThat(Functions.of(List.of(new Mail())).subscriptions(ECHO, List.of()))
                .extracting(Subscription::queue)
                .containsExactly("echo.sound.events.mail");
    }

    @Test
    void twoHandlersOfOneFunctionForOneEventAreRefused() {
        List<Handler> twice = List.of(new Mail(), new Mail());

        assertThatThrownBy(() -> Functions.of(twice)).hasMessageContaining("two handlers for sound.made.v1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dlq", "Mail", "welcome mail", "-mail", "mail-", "a.b", "é"})
    void aNameThatMakesNoQueueIsRefused(String name) {
        assertThatThrownBy(() -> new Function(name, new HandlerRegistry(List.of())))
                .hasMessageContaining("is no name for a function");
    }

    @Test
    void theNameOfTheServiceIsRefused() {
        assertThatThrownBy(() -> Functions.of(List.of(new Mail())).requireNone("mail"))
                .hasMessageContaining("has the name of the service");
    }

    @Test
    void whatIsDifferentForAFunctionIsFoundByItsQueue() {
        Functions functions = Functions.of(List.of(new Mail(), new Plain()));
        Topology topology = new Topology(ECHO, functions.subscriptions(ECHO, List.of()), 20, TopologyMode.DECLARE);
        FunctionProperties ofMail = new FunctionProperties(1, null, null, null, null, null);

        FunctionSettings settings = new FunctionSettings(topology, Map.of("mail", ofMail));

        assertThat(settings.ofQueue("echo.sound.events.mail")).isEqualTo(ofMail);
        assertThat(settings.ofQueue("echo.sound.events")).isEqualTo(FunctionProperties.NONE);
        assertThatThrownBy(() -> functions.requireKnown(Set.of("mali"))).hasMessageContaining("mali");
    }
}
