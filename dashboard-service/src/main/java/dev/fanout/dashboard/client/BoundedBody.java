package dev.fanout.dashboard.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body of which no more than so many bytes are read. */
final class BoundedBody extends FilterInputStream {

    private final long limitBytes;
    private final Attempt attempt;
    private long readBytes;
    private boolean ended;

    BoundedBody(InputStream body, long limitBytes, Attempt attempt) {
        super(body);
        this.limitBytes = limitBytes;
        this.attempt = attempt;
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        count(next < 0 ? -1 : 1);
        return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        count(count);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(count);
        count(skipped);
        return skipped;
    }

    private void count(long bytes) throws IOException {
        if (bytes < 0) {
            ended = true;
            return;
        }
        attempt.received(bytes);
        readBytes += bytes;
        if (readBytes > limitBytes) {
            throw new AnswerTooLargeException(limitBytes);
        }
    }

    /** Whether all of it was read, so that the connection is good for another call. */
    boolean hasEnded() {
        return ended;
    }
}
