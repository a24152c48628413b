package io.duologue.testkit.matching;

import io.duologue.testkit.Rule;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs a contract as JUnit would, to see which of its rules an implementation breaks. */
final class ContractRun {

    private ContractRun() {}

    /** The numbers of the rules whose tests failed, each on a contract of its own. */
    static Set<String> rulesBrokenBy(Supplier<?> contracts) throws IllegalAccessException {
        Set<String> broken = new TreeSet<>();
        for (Method test : annotated(contracts.get().getClass(), Test.class)) {
            if (fails(test, contracts.get())) {
                broken.addAll(rulesOf(test));
            }
        }
        return broken;
    }

    static Set<String> rulesTestedBy(Class<?> contract) {
        Set<String> rules = new TreeSet<>();
        annotated(contract, Test.class).forEach(test -> rules.addAll(rulesOf(test)));
        return rules;
    }

    private static boolean fails(Method test, Object contract) throws IllegalAccessException {
        try {
            for (Method before : annotated(contract.getClass(), BeforeEach.class)) {
                before.invoke(contract);
            }
            test.invoke(contract);
            return false;
        } catch (InvocationTargetException e) {
            return true;
        }
    }

    private static List<String> rulesOf(Method test) {
        return List.of(test.getAnnotation(Rule.class).value());
    }

    private static List<Method> annotated(Class<?> type, Class<? extends Annotation> annotation) {
        List<Method> found = new ArrayList<>();
        for (Class<?> at = type; at != Object.class; at = at.getSuperclass()) {
            for (Method method : at.getDeclaredMethods()) {
                if (method.isAnnotationPresent(annotation)) {
                    found.add(method);
                }
            }
        }
        return found;
    }
}
