package org.masnn.energy.operation;

/** What is charged. */
public enum Operation {
    /** Multiply and accumulate. */
    MAC,
    /** Accumulate. */
    AC,
    /** Read a number from memory. */
    READ,
    /** Write a number to memory. */
    WRITE
}
