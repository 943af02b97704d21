package dev.fanout.notification.recipient;

import dev.fanout.notification.channel.Answer;
import dev.fanout.notification.channel.Answer.Verdict;
import dev.fanout.notification.channel.Channel;
import dev.fanout.notification.channel.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A channel whose receivers do as the test says. A target is {@code destination/receiver}. */
final class ScriptedChannel implements Channel {

    private final Map<String, Function<Message, Answer>> scripts = new ConcurrentHashMap<>();
    private volatile Function<Message, Answer> otherwise = _ -> answer(Verdict.DELIVERED);
    private final List<Message> received = new CopyOnWriteArrayList<>();

    static Answer answer(Verdict verdict) {
        return Answer.of(verdict, "scripted " + verdict);
    }

    static Answer later(Duration retryAfter) {
        return new Answer(Verdict.FAILED, 429, "not so fast", retryAfter);
    }

    void when(String target, Function<Message, Answer> script) {
        scripts.put(target, script);
    }

    void whenNothingElse(Function<Message, Answer> script) {
        otherwise = script;
    }

    /** How many attempts. */
    int received() {
        return received.size();
    }

    List<Message> received(String target) {
        return received.stream()
                .filter(message -> message.target().equals(target))
                .toList();
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public Optional<String> objectionTo(String target) {
        return target.contains("/") ? Optional.empty() : Optional.of("has no slash");
    }

    @Override
    public String destinationOf(String target) {
        return target.substring(0, target.indexOf('/'));
    }

    @Override
    public Answer send(Message message) {
        received.add(message);
        return scripts.getOrDefault(message.target(), otherwise).apply(message);
    }
}
