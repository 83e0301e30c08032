package org.masnn.models.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.masnn.core.kernel.BatchStatistics;
import org.masnn.core.kernel.GradientSums;
import org.masnn.models.distributed.MeetingExchange.MeetingEnded;
import org.masnn.models.distributed.MeetingExchange.PeerFailure;

class MeetingServerTest {

    private static final StageAttempt FIRST = new StageAttempt(7, 0);

    private MeetingServer server;
    private MeetingPlace place;

    @BeforeEach
    void open() throws IOException {
        server = new MeetingServer(0);
        place = server.place("127.0.0.1");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private MeetingExchange shard(StageAttempt attempt, int shard) throws IOException {
        return new MeetingExchange(place, attempt, shard, 2, () -> {});
    }

    private static <R> CompletableFuture<R> async(MeetingExchange shard, Function<MeetingExchange, R> what) {
        return CompletableFuture.supplyAsync(() -> what.apply(shard), task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            thread.start();
        });
    }

    private static Socket stranger(MeetingPlace place) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), place.port());
    }

    private static GradientSums sums(double plain) {
        return new GradientSums(new double[] {plain}, new double[] {-plain});
    }

    @Test
    void exchange_twoShards_getWhatBothHave() throws Exception {
        try (MeetingExchange one = shard(FIRST, 0);
                MeetingExchange two = shard(FIRST, 1)) {
            CompletableFuture<GradientSums> other = async(two, shard -> shard.summed(sums(3)));
            assertThat(one.summed(sums(1)).plain()).containsExactly(4);
            assertThat(other.join().weighted()).containsExactly(-4);
            CompletableFuture<double[]> absent = async(two, shard -> {
                double[] running = shard.sitOut().orElseThrow();
                shard.agree();
                return running;
            });
            BatchStatistics own = new BatchStatistics(new double[] {3}, new double[] {1}, 4);
            assertThat(one.joined(own).mean()).containsExactly(3);
            one.endPass(() -> new double[] {5, 6});
            one.agree();
            assertThat(absent.join()).containsExactly(5, 6);
            assertThat(one.nanosAtMeetings()).isPositive();
        }
        assertThat(server.failure()).isNull();
    }

    @Test
    void exchange_aFailure_isToldWithItsReason() throws Exception {
        try (MeetingExchange one = shard(FIRST, 0);
                MeetingExchange two = shard(FIRST, 1)) {
            CompletableFuture<Boolean> other = async(two, shard -> shard.fail(true, "shard 2 of 2: no such file"));
            assertThatThrownBy(() -> one.summed(sums(1)))
                    .isInstanceOf(PeerFailure.class)
                    .hasMessage("another shard of the step failed: shard 2 of 2: no such file");
            assertThat(other.join()).isTrue();
        }
        assertThat(server.failure()).isEqualTo("shard 2 of 2: no such file");
        server.forget();
        assertThat(server.failure()).isNull();
    }

    @Test
    void exchange_twoFailures_areTriedAgainIfOneIs() throws Exception {
        for (boolean again : new boolean[] {false, true}) {
            StageAttempt attempt = new StageAttempt(9, again ? 1 : 0);
            try (MeetingExchange one = shard(attempt, 0);
                    MeetingExchange two = shard(attempt, 1)) {
                CompletableFuture<Boolean> other = async(two, shard -> shard.fail(again, "two"));
                assertThat(one.fail(false, "one")).isEqualTo(again);
                assertThat(other.join()).isEqualTo(again);
            }
            assertThat(server.failure()).isEqualTo("one");
        }
    }

    @Test
    void exchange_whatIsNotFinite_isNotSent() throws Exception {
        try (MeetingExchange one = shard(FIRST, 0)) {
            assertThatThrownBy(() ->
                            one.joined(new BatchStatistics(new double[] {0, 1}, new double[] {1, Double.NaN}, 4)))
                    .isInstanceOf(ShardFailure.class)
                    .hasMessage(
                            "expected finite values at batch normalisation, got a variance of NaN in channel 1 of 2");
            assertThatThrownBy(() -> one.summed(sums(Double.POSITIVE_INFINITY)))
                    .isInstanceOf(ShardFailure.class)
                    .hasMessage("expected finite values at batch normalisation, got a gradient of Infinity in channel"
                            + " 0 of 1");
        }
    }

    @Test
    void exchange_aShardThatLeaves_endsTheOthers() throws Exception {
        try (MeetingExchange one = shard(FIRST, 0)) {
            CompletableFuture<GradientSums> waiting = async(one, shard -> shard.summed(sums(1)));
            shard(FIRST, 1).close();
            assertThatThrownBy(waiting::join).hasCauseInstanceOf(MeetingEnded.class);
        }
    }

    @Test
    void exchange_lateShardsOfOlderAttempts_disturbNobody() throws Exception {
        StageAttempt second = new StageAttempt(7, 1);
        try (MeetingExchange one = shard(second, 0);
                MeetingExchange two = shard(second, 1)) {
            for (int round = 0; round < 2; round++) {
                CompletableFuture<GradientSums> waiting = async(one, shard -> shard.summed(sums(1)));
                assertThat(two.summed(sums(2)).plain()).containsExactly(3);
                assertThat(waiting.join().plain()).containsExactly(3);
                for (StageAttempt older : List.of(FIRST, new StageAttempt(6, 3))) {
                    try (MeetingExchange late = shard(older, 1)) {
                        assertThatThrownBy(() -> late.summed(sums(100))).isInstanceOf(MeetingEnded.class);
                    }
                }
            }
        }
    }

    @Test
    void exchange_aLaterAttempt_endsTheOlderOne() throws Exception {
        try (MeetingExchange one = shard(FIRST, 0)) {
            CompletableFuture<GradientSums> waiting = async(one, shard -> shard.summed(sums(1)));
            try (MeetingExchange next = shard(new StageAttempt(8, 0), 0)) {
                assertThatThrownBy(waiting::join).hasCauseInstanceOf(MeetingEnded.class);
            }
        }
    }

    @Test
    void exchange_aKilledTask_stopsWaiting() throws Exception {
        try (MeetingExchange one = new MeetingExchange(place, FIRST, 0, 2, () -> {
            throw new IllegalStateException("killed");
        })) {
            assertThatThrownBy(() -> one.summed(sums(1))).hasMessage("killed");
        }
    }

    @Test
    void strangers_areSentAway() throws Exception {
        try (Socket stranger = stranger(place)) {
            new DataOutputStream(stranger.getOutputStream()).writeUTF("open sesame");
            assertThat(stranger.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void strangers_whoSayNothing_areSentAway() throws Exception {
        try (MeetingServer impatient = new MeetingServer(0, 20);
                Socket silent = stranger(impatient.place("127.0.0.1"))) {
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void close_endsAllGuests() throws Exception {
        try (MeetingExchange one = shard(FIRST, 0);
                Socket silent = stranger(place)) {
            CompletableFuture<GradientSums> waiting = async(one, shard -> shard.summed(sums(1)));
            server.close();
            assertThatThrownBy(waiting::join).hasCauseInstanceOf(MeetingEnded.class);
            assertThat(ended(silent)).isTrue();
        }
    }

    /** One that was not yet accepted is reset. */
    private static boolean ended(Socket guest) throws IOException {
        try {
            return guest.getInputStream().read() == -1;
        } catch (SocketException e) {
            return true;
        }
    }

    @Test
    void place_thatIsNotThere_isNamed() throws IOException {
        int free;
        try (ServerSocket taken = new ServerSocket(0)) {
            free = taken.getLocalPort();
        }
        assertThatThrownBy(() -> new MeetingExchange(new MeetingPlace("127.0.0.1", free, ""), FIRST, 0, 2, () -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the driver's meeting place 127.0.0.1:" + free + " cannot be reached (")
                .hasMessageEndingWith(
                        "); SYNCHRONISED batch normalisation needs it, spark.masnn.meeting.port fixes the" + " port");
    }

    @Test
    void port_inUse_isNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> new MeetingServer(taken.getLocalPort()))
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching(
                            "MeetingServer: expected a free port for SYNCHRONISED batch normalisation, got "
                                    + taken.getLocalPort()
                                    + " of spark.masnn.meeting.port \\(Address already in use.*\\); give another one, or 0 for any");
        }
    }
}
