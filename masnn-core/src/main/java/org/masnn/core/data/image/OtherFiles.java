package org.masnn.core.data.image;

/** What to do with files in a class's folder that are not named as JPEG or PNG. */
public enum OtherFiles {
    /** Stop with a message that names the first. */
    REFUSE,
    /** Leave them out and warn with their number and the first name. */
    SKIP
}
