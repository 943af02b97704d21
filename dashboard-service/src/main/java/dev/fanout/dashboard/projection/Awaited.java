package dev.fanout.dashboard.projection;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;

/**
 * What a saga waits for.
 *
 * @param service that has to announce it
 * @param types wire names, one of which is awaited
 * @param since when the fact happened that asks for it
 */
@Schema(name = "AwaitedEvent")
public record Awaited(String service, List<String> types, Instant since) {}
