package io.duologue.testkit;

import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.IncompleteExecutionException;

/** Puts the numbers of a test's {@link Rule} in front of what its failure says. What was expected and what was given stay comparable. */
final class FailureByRule implements TestExecutionExceptionHandler {

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        Optional<String> rules = rules(context);
        boolean isFailure =
                !(failure instanceof IncompleteExecutionException || failure instanceof VirtualMachineError);
        throw rules.isPresent() && isFailure ? named(rules.get(), failure) : failure;
    }

    private static Optional<String> rules(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getTestMethod(), Rule.class)
                .or(() -> AnnotationSupport.findAnnotation(context.getTestClass(), Rule.class))
                .map(rule -> String.join(", ", rule.value()));
    }

    /** Whatever a test threw that is no assertion stays whole, as the cause. */
    private static AssertionError named(String rules, Throwable failure) {
        if (!(failure instanceof AssertionError)) {
            return new AssertionError(rules + ": threw " + failure, failure);
        }
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        String text = rules + (message.startsWith("\n") || message.startsWith("\r") ? ":" : ": ") + message;
        AssertionError named = failure instanceof AssertionFailedError compared
                        && compared.isExpectedDefined()
                        && compared.isActualDefined()
                ? new AssertionFailedError(text, compared.getExpected(), compared.getActual(), failure.getCause())
                : new AssertionError(text, failure.getCause());
        named.setStackTrace(failure.getStackTrace());
        for (Throwable suppressed : failure.getSuppressed()) {
            named.addSuppressed(suppressed);
        }
        return named;
    }
}
