package org.masnn.models.distributed;

/** A shard that cannot be computed, whoever tries it again. */
final class ShardFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean diverged;

    ShardFailure(String message, boolean diverged) {
        super(message);
        this.diverged = diverged;
    }

    boolean diverged() {
        return diverged;
    }
}
