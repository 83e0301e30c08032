package org.masnn.models.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.masnn.core.kernel.BatchStatistics;
import org.masnn.models.distributed.Message.Kind;

class MeetingTest {

    private static Message sums(double... values) {
        return new Message(Kind.SUMS, values);
    }

    private static CompletableFuture<Message> bring(Meeting meeting, int shard, Message own) {
        CompletableFuture<Message> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(meeting.exchange(shard, own));
            } catch (IOException | InterruptedException e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    @Test
    void together_sums_areAddedUp() {
        assertThat(Message.together(List.of(sums(1, 2), sums(10, 20))).values()).containsExactly(11, 22);
    }

    /** Chan's formula by hand: of 0, 0 and 3, 3, 3, 3 the mean is 2 and the variance 2. */
    @Test
    void together_statistics_areThoseOfAllRows() {
        Message two = Message.of(new BatchStatistics(new double[] {0}, new double[] {0}, 2));
        Message four = Message.of(new BatchStatistics(new double[] {3}, new double[] {0}, 4));
        BatchStatistics all = Message.together(List.of(two, four)).statistics();
        assertThat(all.mean()).containsExactly(2);
        assertThat(all.variance()).containsExactly(2);
        assertThat(all.rows()).isEqualTo(6);
    }

    @Test
    void together_absentShards_addNothing() {
        Message absent = Message.without(Kind.ABSENT);
        Message together = Message.together(List.of(absent, sums(1, 2), absent, sums(3, 4)));
        assertThat(together.kind()).isEqualTo(Kind.SUMS);
        assertThat(together.values()).containsExactly(4, 6);
        Message nothing = Message.together(List.of(absent, absent));
        assertThat(nothing.kind()).isEqualTo(Kind.AGREEMENT);
        assertThat(nothing.values()).isEmpty();
        assertThat(Message.together(List.of(absent, Message.without(Kind.AGREEMENT)))
                        .values())
                .hasSize(1);
        assertThat(Message.together(List.of(absent, new Message(Kind.RUNNING, new double[] {7})))
                        .values())
                .containsExactly(7);
    }

    @Test
    void together_failures_areThatOfTheFirstShard() {
        Message together = Message.together(
                List.of(sums(1), Message.failed(Kind.FAILED, "two"), Message.failed(Kind.FAILED, "three")));
        assertThat(together.kind()).isEqualTo(Kind.FAILED);
        assertThat(together.text()).isEqualTo("two");
    }

    @Test
    void together_oneThatIsTriedAgain_isForAll() {
        Message again = Message.failed(Kind.FAILED_THIS_TIME, "again");
        assertThat(Message.together(List.of(sums(1), Message.failed(Kind.FAILED, "never"), again)))
                .isEqualTo(again);
    }

    @Test
    void together_otherKindsOrLengths_areAFailureWithItsReason() {
        Message absent = Message.without(Kind.ABSENT);
        assertThat(Message.together(List.of(absent, sums(1, 2), sums(1))).text())
                .isEqualTo("MeetingServer: expected all shards to run the same network, got 2 values (sums) of shard 2"
                        + " and 1 values (sums) of shard 3 at the same layer");
        assertThat(Message.together(List.of(sums(1, 2), Message.without(Kind.AGREEMENT)))
                        .text())
                .contains("got 2 values (sums) of shard 1 and 0 values (agreement) of shard 2");
    }

    @Test
    void message_writtenAndRead_isTheSame() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String text = "é\n".repeat(50_000);
        new Message(Kind.FAILED, new double[] {1.5, Double.NaN}, text).write(new DataOutputStream(bytes));
        Message read = Message.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertThat(read.kind()).isEqualTo(Kind.FAILED);
        assertThat(read.values()).containsExactly(1.5, Double.NaN);
        assertThat(read.text()).isEqualTo(text.substring(0, 20_000));
    }

    @Test
    void read_badMessages_areNamed() {
        assertThatThrownBy(() -> Message.read(new DataInputStream(new ByteArrayInputStream(new byte[] {1}))))
                .hasMessage("expected a message of a known kind, got 1");
        byte[] long1 = {'s', 0, 0, 0x7f, 0, 0, 0};
        assertThatThrownBy(() -> Message.read(new DataInputStream(new ByteArrayInputStream(long1))))
                .hasMessage("expected a message of 16777216 values at most, got 2130706432");
    }

    @Test
    void exchange_waitsForAll_roundByRound() {
        Meeting meeting = new Meeting(2);
        for (int round = 1; round < 4; round++) {
            CompletableFuture<Message> first = bring(meeting, 0, sums(round));
            assertThat(first).isNotDone();
            assertThat(bring(meeting, 1, sums(10)).join().values()).containsExactly(round + 10);
            assertThat(first.join().values()).containsExactly(round + 10);
        }
        assertThat(meeting.failure()).isNull();
    }

    @Test
    void exchange_failures_areKeptOfTheFirstShardWhoeverComesFirst() {
        Meeting meeting = new Meeting(3);
        CompletableFuture<Message> third = bring(meeting, 2, Message.failed(Kind.FAILED, "third"));
        CompletableFuture<Message> second = bring(meeting, 1, Message.failed(Kind.FAILED, "second"));
        CompletableFuture<Message> first = bring(meeting, 0, sums(1));
        for (CompletableFuture<Message> shard : List.of(first, second, third)) {
            assertThat(shard.join().text()).isEqualTo("second");
        }
        assertThat(meeting.failure()).isEqualTo("second");
    }

    @Test
    void exchange_aShardThatComesTwice_isRefused() {
        Meeting meeting = new Meeting(2);
        assertThatThrownBy(() -> meeting.exchange(5, sums(1)))
                .hasMessage("MeetingServer: expected one shard of each number below 2, got another 5");
        Meeting other = new Meeting(2);
        CompletableFuture<Message> one = bring(other, 1, sums(1));
        CompletableFuture<Object> either = CompletableFuture.anyOf(one, bring(other, 1, sums(2)));
        assertThatThrownBy(either::join)
                .hasRootCauseMessage("MeetingServer: expected one shard of each number below 2, got another 1");
        other.abandon();
    }

    @Test
    void abandon_endsAllWaiting() {
        Meeting meeting = new Meeting(3);
        CompletableFuture<Message> first = bring(meeting, 0, sums(1));
        CompletableFuture<Message> second = bring(meeting, 1, sums(1));
        meeting.abandon();
        for (CompletableFuture<Message> shard : List.of(first, second, bring(meeting, 2, sums(1)))) {
            assertThatThrownBy(shard::join)
                    .isInstanceOf(CompletionException.class)
                    .hasRootCauseMessage("MeetingServer: a shard has left");
        }
    }
}
