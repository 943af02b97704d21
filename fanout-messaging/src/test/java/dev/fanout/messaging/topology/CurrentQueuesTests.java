package dev.fanout.messaging.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Handler;
import dev.fanout.messaging.TestEvent.EchoEvent.SoundEchoed;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundMade;
import java.util.List;
import org.junit.jupiter.api.Test;

/** To which queue a message goes that was kept for later. */
class CurrentQueuesTests {

    private static final ServiceName ECHO = ServiceName.of("echo-service");
    private static final String OWN = "echo.sound.events";
    private static final String TYPE = "sound.made.v1";

    static class Plain implements EventHandler<SoundMade> {
        @Override
        public void handle(SoundMade event, EventMetadata metadata) {}
    }

    @dev.fanout.messaging.Subscription("mail")
    static class Mail implements EventHandler<SoundMade> {
        @Override
        public void handle(SoundMade event, EventMetadata metadata) {}
    }

    @dev.fanout.messaging.Subscription("post")
    static class Post implements EventHandler<SoundMade> {
        @Override
        public void handle(SoundMade event, EventMetadata metadata) {}
    }

    static class OnOwnEvent implements EventHandler<SoundEchoed> {
        @Override
        public void handle(SoundEchoed event, EventMetadata metadata) {}
    }

    @Test
    void theSameWhileItFeedsAHandlerOfTheEvent() {
        CurrentQueues queues = of(new Plain(), new Mail());

        assertThat(queues.of(OWN, TYPE)).isEqualTo(OWN);
        assertThat(queues.of(OWN + ".mail", TYPE)).isEqualTo(OWN + ".mail");
    }

    @Test
    void thatOfTheOnlyFunctionThatHandlesTheEventNow() {
        assertThat(of(new Mail()).of(OWN, TYPE)).isEqualTo(OWN + ".mail");
        assertThat(of(new Post()).of(OWN + ".mail", TYPE)).isEqualTo(OWN + ".post");
        assertThat(of(new Plain()).of(OWN + ".mail", TYPE)).isEqualTo(OWN);
    }

    @Test
    void theSameWhereNobodyOrMoreThanOneHandlesTheEvent() {
        assertThat(of(new Mail(), new Post()).of(OWN, TYPE)).isEqualTo(OWN);
        assertThat(of(new Mail()).of(OWN, "sound.faded.v1")).isEqualTo(OWN);
        assertThat(of(new Mail()).of(OWN, null)).isEqualTo(OWN);
    }

    @Test
    void aMessageWhoseQueueFeedsNobodyMayGoToSeveral() {
        assertThat(of(new Mail(), new Post()).candidates(OWN, TYPE)).containsExactly(OWN + ".mail", OWN + ".post");
        assertThat(of(new Mail(), new Post()).candidates(OWN + ".mail", TYPE)).isEmpty();
        assertThat(of(new Mail()).candidates(OWN, TYPE)).isEmpty();
        assertThat(of(new Mail(), new Post()).candidates(OWN, null)).isEmpty();
    }

    @Test
    void anEventOfOurOwnIsAnnouncedAgainAlsoWhereAFunctionOfOursHandlesIt() {
        assertThat(of(new OnOwnEvent()).of("echo.events", "sound.echoed.v1")).isEqualTo("echo.events");
    }

    private static CurrentQueues of(Handler... handlers) {
        Functions functions = Functions.of(List.of(handlers));
        return new CurrentQueues(
                functions,
                new Topology(ECHO, functions.subscriptions(ECHO, List.of("sound.events")), 20, TopologyMode.DECLARE));
    }
}
