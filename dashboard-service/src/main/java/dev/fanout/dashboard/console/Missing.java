package dev.fanout.dashboard.console;

import dev.fanout.dashboard.operations.AnswerStatus;
import dev.fanout.dashboard.operations.ServiceAnswer;
import java.util.List;

/** Which services have not answered. */
final class Missing {

    private Missing() {}

    static List<ServiceAnswer> of(List<ServiceAnswer> answers) {
        return answers.stream()
                .filter(answer -> answer.status() != AnswerStatus.OK)
                .toList();
    }
}
