package dev.fanout.operations;

import dev.fanout.messaging.deadletter.DeadLetter;
import dev.fanout.messaging.replay.ReplayJob;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and writes the bodies of the operators' routes, the same in every application: whatever names, kinds of values
 * or defaults the application's own JSON has. A value of the wrong kind is refused and never read as none, because
 * {@code "from": ""} would mean all times, and {@code "dryRun": ""} a replay.
 */
final class OperationsJson extends JacksonJsonHttpMessageConverter {

    private static final Set<String> PACKAGES = Set.of(
            OperationsJson.class.getPackageName(), DeadLetter.class.getPackageName(), ReplayJob.class.getPackageName());

    OperationsJson() {
        super(JsonMapper.builder()
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .build());
    }

    @Override
    public boolean canRead(ResolvableType type, @Nullable MediaType mediaType) {
        return isOurs(type) && super.canRead(type, mediaType);
    }

    @Override
    public boolean canWrite(ResolvableType targetType, Class<?> valueClass, @Nullable MediaType mediaType) {
        return (isOurs(targetType) || isOurs(ResolvableType.forClass(valueClass)))
                && super.canWrite(targetType, valueClass, mediaType);
    }

    /** The type itself, or what it is a list or a page of. */
    private static boolean isOurs(ResolvableType type) {
        return PACKAGES.contains(type.toClass().getPackageName())
                || Arrays.stream(type.getGenerics()).anyMatch(OperationsJson::isOurs);
    }
}
