package org.masnn.models.distributed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shards of one attempt of one step: each round waits until all have brought something. */
final class Meeting {

    private final @Nullable Message[] brought;
    private int present;
    private long round;
    private @Nullable Message result;
    private boolean abandoned;
    private int failedShard = Integer.MAX_VALUE;
    private @Nullable String failure;

    Meeting(int shards) {
        brought = new Message[shards];
    }

    /** What all have together, once all have come. */
    synchronized Message exchange(int shard, Message own) throws IOException, InterruptedException {
        requireOpen();
        if (shard < 0 || shard >= brought.length || brought[shard] != null) {
            throw new IOException("MeetingServer: expected one shard of each number below " + brought.length
                    + ", got another " + shard);
        }
        brought[shard] = own;
        present++;
        if (own.kind().isFailure() && shard < failedShard) { // not the first to come: that would be chance
            failedShard = shard;
            failure = own.text();
        }
        long mine = round;
        if (present == brought.length) {
            endRound();
        }
        while (round == mine) {
            requireOpen();
            wait();
        }
        Message together = result; // the next round needs this shard too, so it is still that of this one
        if (together == null) {
            throw new IOException("MeetingServer: the meeting has no result");
        }
        return together;
    }

    private void endRound() {
        List<Message> all = new ArrayList<>();
        for (int i = 0; i < brought.length; i++) {
            Message message = brought[i];
            if (message != null) {
                all.add(message);
            }
            brought[i] = null;
        }
        Message together = Message.together(all);
        if (together.kind().isFailure() && failure == null) {
            failure = together.text();
        }
        result = together;
        present = 0;
        round++;
        notifyAll();
    }

    private void requireOpen() throws IOException {
        if (abandoned) {
            throw new IOException("MeetingServer: a shard has left");
        }
    }

    /** Why there is no result, in the words of the first of the shards that have none; null if none said so. */
    synchronized @Nullable String failure() {
        return failure;
    }

    /** A shard that is lost: ends the waiting of all. */
    synchronized void abandon() {
        abandoned = true;
        notifyAll();
    }
}
