package io.duologue.identity;

import java.io.IOException;

/** What was asked for is no picture, or may not be asked for. Its message says why, in words and numbers of ours alone. */
class NoPictureException extends IOException {
    private static final long serialVersionUID = 1L;

    NoPictureException(String message) {
        super(message);
    }
}
