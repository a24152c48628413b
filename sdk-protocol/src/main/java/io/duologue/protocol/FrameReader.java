package io.duologue.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one frame and the first thing that is wrong with it. What is no JSON ends the reading at once; a member
 * that breaks a rule is remembered while the rest is still read, so that a frame is either JSON or it is not, whatever its
 * members say. One thread, one frame.
 */
final class FrameReader implements AutoCloseable {

    private final JsonParser parser;
    private final boolean checkSurrogates;
    private @Nullable FrameException refusal;

    FrameReader(JsonParser parser, boolean checkSurrogates) {
        this.parser = parser;
        this.checkSurrogates = checkSurrogates;
    }

    /** What to throw for what the parser did not accept. */
    static FrameException malformed(IOException e) {
        if (e instanceof StreamConstraintsException) {
            return new FrameException(
                    ErrorCode.FRAME_INVALID,
                    null,
                    ProtocolLimits.DEPTH,
                    "expected a depth of at most " + ProtocolLimits.DEPTH + " but it was more");
        }
        if (e instanceof JsonProcessingException json && json.getLocation() != null) {
            // The parser's own words quote the text, so only its finding is taken over.
            boolean duplicate = json.getOriginalMessage().startsWith("Duplicate");
            long position = json.getLocation().getCharOffset();
            return new FrameException(
                    ErrorCode.FRAME_INVALID,
                    null,
                    -1,
                    (duplicate ? "expected each member once but one came again" : "expected JSON but it was not")
                            + " near character " + position);
        }
        return new FrameException(ErrorCode.FRAME_INVALID, null, -1, "expected JSON but it was not");
    }

    void beginFrame() throws IOException {
        if (next() != JsonToken.START_OBJECT) {
            throw new FrameException(ErrorCode.FRAME_INVALID, null, -1, "expected a JSON object");
        }
    }

    /** Requires that nothing follows. */
    void endFrame() throws IOException {
        if (next() != null) {
            throw new FrameException(ErrorCode.FRAME_INVALID, null, -1, "expected nothing behind the JSON object");
        }
    }

    /** Requires that nothing follows and that nothing was wrong. */
    <T> T finish(@Nullable T frame) throws IOException {
        endFrame();
        if (frame == null || refusal != null) {
            throw refusal(new FrameException(ErrorCode.FRAME_INVALID, null, -1, "expected a frame"));
        }
        return frame;
    }

    /** Reads to the end of the text from between two members of the frame. */
    void skipRest() throws IOException {
        while (next() == JsonToken.FIELD_NAME) {
            next();
            skip();
        }
        endFrame();
    }

    @Nullable JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (checkSurrogates && (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME)) {
            requireWhole(parser.getText());
        }
        return token;
    }

    @Nullable JsonToken token() {
        return parser.currentToken();
    }

    /** The current member's name. */
    String name() throws IOException {
        return parser.currentName();
    }

    /** The current string, or the current number as it is written. */
    String text() throws IOException {
        return parser.getText();
    }

    int textLength() throws IOException {
        return parser.getTextLength();
    }

    long integer() throws IOException {
        return parser.getLongValue();
    }

    /** Leaves the current value behind, whatever it is. */
    void skip() throws IOException {
        if (!checkSurrogates) {
            parser.skipChildren();
            return;
        }
        int open = 0;
        JsonToken token = parser.currentToken();
        while (true) {
            if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                open++;
            } else if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                open--;
            }
            if (open == 0) {
                return;
            }
            token = next();
        }
    }

    boolean failed() {
        return refusal != null;
    }

    /** What was found wrong first, or else the given. */
    FrameException refusal(FrameException otherwise) {
        return refusal == null ? otherwise : refusal;
    }

    /** Refuses the current value and leaves it behind. */
    void refuseType(String expected) throws IOException {
        refuse(-1, "expected " + expected + " but was " + kind());
        skip();
    }

    /** Refuses the member whose value was read last. */
    void refuse(long limit, String message) {
        if (refusal == null) {
            refusal = new FrameException(ErrorCode.FRAME_INVALID, path(), limit, message);
        }
    }

    /** Refuses a member of the object that was read last. */
    void refuseMember(String name, long limit, String message) {
        if (refusal == null) {
            String path = path();
            refusal = new FrameException(
                    ErrorCode.FRAME_INVALID, path.isEmpty() ? name : path + "." + name, limit, message);
        }
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    private void requireWhole(String text) {
        if (FrameText.loneSurrogateIn(text) >= 0) {
            throw FrameText.loneSurrogate(parser.currentTokenLocation().getCharOffset());
        }
    }

    /** Where the reading stands. Only members that are known are descended into, so no stranger's name is in it. */
    private String path() {
        StringBuilder path = new StringBuilder();
        for (JsonStreamContext at = parser.getParsingContext(); at != null; at = at.getParent()) {
            if (at.inObject() && at.hasCurrentName()) {
                path.insert(0, at.getCurrentName()).insert(0, '.');
            } else if (at.inArray() && at.hasCurrentIndex()) {
                path.insert(0, ']').insert(0, at.getCurrentIndex()).insert(0, '[');
            }
        }
        return path.isEmpty() ? "" : path.substring(1);
    }

    private String kind() {
        JsonToken token = parser.currentToken();
        return switch (token == null ? JsonToken.NOT_AVAILABLE : token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT -> "an integer";
            case VALUE_NUMBER_FLOAT -> "a number with a fraction or exponent";
            case VALUE_TRUE -> "true";
            case VALUE_FALSE -> "false";
            case VALUE_NULL -> "null";
            default -> "nothing";
        };
    }
}
