package dev.fanout.dashboard.gather;

/** For tests of what stands on this package, without a context. */
public final class GatherTestSupport {

    private GatherTestSupport() {}

    public static Backup backup() {
        return new GatherConfiguration().backup();
    }
}
