package dev.fanout.local.load;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** In which proportions the kinds of orders come. */
record Mix(Map<Kind, Integer> shares) {

    static final String DEFAULT = "confirmed=70,out-of-stock=10,declined=10,cancelled=10";

    Mix {
        shares = Map.copyOf(shares);
        if (shares.values().stream().anyMatch(share -> share < 0)
                || shares.values().stream().mapToInt(Integer::intValue).sum() == 0) {
            throw new IllegalArgumentException("the shares of a mix are not negative, and not all 0");
        }
    }

    /**
     * @param text {@code confirmed=70,declined=30}: any numbers, in proportion to their sum
     * @throws IllegalArgumentException if it is something else
     */
    static Mix parse(String text) {
        Map<Kind, Integer> shares = new EnumMap<>(Kind.class);
        for (String entry : text.split(",", -1)) {
            String[] parts = entry.strip().split("=", -1);
            if (parts.length != 2 || !parts[1].strip().matches("\\d{1,6}")) {
                throw new IllegalArgumentException("'" + entry.strip() + "' is not like confirmed=70");
            }
            shares.put(kind(parts[0].strip()), Integer.valueOf(parts[1].strip()));
        }
        return new Mix(shares);
    }

    private static Kind kind(String label) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + label + "' is none of "
                        + Arrays.stream(Kind.values()).map(Kind::label).collect(Collectors.joining(", "))));
    }

    /**
     * The kind of the order with this number, from 0. The kinds alternate as evenly as their shares allow, so that
     * every stretch of a run is alike.
     */
    Kind kindOf(int number) {
        int sum = shares.values().stream().mapToInt(Integer::intValue).sum();
        // The step and the sum have no common divisor, so the positions of one cycle are all different.
        long position = Math.floorMod((long) number * stepFor(sum), sum);
        for (Kind kind : Kind.values()) {
            position -= shares.getOrDefault(kind, 0);
            if (position < 0) {
                return kind;
            }
        }
        throw new IllegalStateException("position beyond the end of the mix");
    }

    private static int stepFor(int sum) {
        int step = Math.max(1, (int) (sum * 0.618));
        while (gcd(step, sum) != 1) {
            step++;
        }
        return step;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
