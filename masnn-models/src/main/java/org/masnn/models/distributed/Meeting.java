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

    Meeting(int shards) {
        brought = new Message[shards];
    }

    /** What all have together, once all have come. */
    synchronized Message exchange(int shard, Message own) throws IOException, InterruptedException {
        requireOpen();
        if (shard < 0 || shard >= brought.length || brought[shard] != null) {
            throw new IOException(
                    "expected one shard of each number below " + brought.length + ", got another " + shard);
        }
        brought[shard] = own;
        present++;
        long mine = round;
        if (present == brought.length) {
            List<Message> all = new ArrayList<>();
            for (int i = 0; i < brought.length; i++) {
                Message message = brought[i];
                if (message != null) {
                    all.add(message);
                }
                brought[i] = null;
            }
            result = Message.together(all);
            present = 0;
            round++;
            notifyAll();
        }
        while (round == mine) {
            requireOpen();
            wait();
        }
        Message together = result; // the next round needs this shard too, so it is still that of this one
        if (together == null) {
            throw new IOException("the meeting has no result");
        }
        return together;
    }

    private void requireOpen() throws IOException {
        if (abandoned) {
            throw new IOException("a shard has left");
        }
    }

    /** A shard that is lost: ends the waiting of all. */
    synchronized void abandon() {
        abandoned = true;
        notifyAll();
    }
}
