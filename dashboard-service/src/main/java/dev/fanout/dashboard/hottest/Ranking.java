package dev.fanout.dashboard.hottest;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * The hottest of a kind.
 *
 * @param counted how often any was met
 * @param error no count is too high by more than that, and none is too low; 0 as long as there are few of the kind
 * @param items the hottest first
 */
@Schema(name = "Ranking")
public record Ranking(long counted, long error, List<Count> items) {

    /** @param count how often it was met, up to the error of the ranking */
    @Schema(name = "RankingCount")
    public record Count(String id, long count) {}
}
