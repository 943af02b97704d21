package dev.fanout.local.generate;

import dev.fanout.local.LocalStackException;
import dev.fanout.local.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines of a file that are there once for each service. The file itself has the template, in comments above them:
 *
 * <pre>
 *   #each - {name}:{port}
 *   - order-service:8081
 *   - inventory-service:8082
 *   #end
 * </pre>
 *
 * <p>In XML, {@code <!--each …-->} and {@code <!--end-->}. A line has the indentation of its comment. {@code {short}}
 * is {@code order}, {@code {SHORT}} is {@code ORDER}.
 */
public final class RepeatedLines {

    private static final Pattern TEMPLATE = Pattern.compile("(\\s*)(?:#each(?: (.*))?|<!--each (.*)-->)");
    private static final Pattern END = Pattern.compile("\\s*(?:#end|<!--end-->)");

    private RepeatedLines() {}

    static boolean areIn(String content) {
        return content.contains("#each") || content.contains("<!--each ");
    }

    /**
     * The content of a file as it should be.
     *
     * @param file its name, for the message if a block has no end
     */
    public static String in(String file, String content, List<Service> services) {
        List<String> made = new ArrayList<>();
        List<String> template = new ArrayList<>();
        boolean repeated = false;
        for (String line : content.lines().toList()) {
            Matcher part = TEMPLATE.matcher(line);
            if (part.matches()) {
                if (repeated) {
                    throw withoutEnd(file, template);
                }
                template.add(part.group(1)
                        + Objects.requireNonNullElse(part.group(2), "")
                        + Objects.requireNonNullElse(part.group(3), ""));
                made.add(line);
                continue;
            }
            if (!template.isEmpty() && !repeated) {
                repeated = true;
                services.forEach(service ->
                        template.forEach(text -> made.add(of(text, service).stripTrailing())));
            }
            if (END.matcher(line).matches()) {
                template.clear();
                repeated = false;
            }
            if (!repeated) {
                made.add(line);
            }
        }
        if (!template.isEmpty()) {
            throw withoutEnd(file, template);
        }
        return String.join("\n", made) + "\n";
    }

    private static String of(String template, Service service) {
        return template.replace("{name}", service.name())
                .replace("{short}", service.shortName())
                .replace("{SHORT}", service.shortName().toUpperCase(Locale.ROOT))
                .replace("{port}", Integer.toString(service.defaultPort()));
    }

    private static LocalStackException withoutEnd(String file, List<String> template) {
        return new LocalStackException(file + ": no #end after what is repeated for each service as '"
                + template.getFirst().strip() + "'");
    }
}
