package org.masnn.core.data.synthetic;

/**
 * The eleven classes of DVS128 Gesture (Amir et al., "A Low Power, Fully Event-Based Gesture Recognition System", CVPR
 * 2017). Right and left are the person's, who faces the camera: the right hand is on the left of the image. Clockwise
 * is as the camera sees it.
 */
public enum Gesture {
    /** Both hands meet in front of the chest and part again. */
    HAND_CLAPPING("hand clapping"),
    /** The raised right hand swings from side to side. */
    RIGHT_HAND_WAVE("right hand wave"),
    /** The raised left hand swings from side to side. */
    LEFT_HAND_WAVE("left hand wave"),
    /** The right arm turns about the shoulder, clockwise. */
    RIGHT_ARM_CLOCKWISE("right arm clockwise"),
    /** The right arm turns about the shoulder, counter clockwise. */
    RIGHT_ARM_COUNTER_CLOCKWISE("right arm counter clockwise"),
    /** The left arm turns about the shoulder, clockwise. */
    LEFT_ARM_CLOCKWISE("left arm clockwise"),
    /** The left arm turns about the shoulder, counter clockwise. */
    LEFT_ARM_COUNTER_CLOCKWISE("left arm counter clockwise"),
    /** Both forearms turn about each other in front of the chest. */
    ARM_ROLL("arm roll"),
    /** Both hands go up and down in turn. */
    AIR_DRUMS("air drums"),
    /** The left hand holds a neck that is not there, the right hand strums. */
    AIR_GUITAR("air guitar"),
    /** Something else: one hand or both follow a curve of Lissajous, new for each sample. */
    OTHER_GESTURES("other gestures");

    private final String label;

    Gesture(String label) {
        this.label = label;
    }

    /**
     * The class name as DVS128 Gesture writes it.
     *
     * @return lower case words
     */
    public String label() {
        return label;
    }
}
