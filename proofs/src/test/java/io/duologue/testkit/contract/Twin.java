package io.duologue.testkit.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Makes twins of sound implementations that differ in what single methods do. */
final class Twin {
    private Twin() {}

    /** The sound one, but the named methods do something else. */
    static <T> T of(Class<T> type, T sound, Map<String, Flaw> flaws) {
        Object twin = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            Call call = new Call(sound, method, args == null ? new Object[0] : args);
            Flaw flaw = flaws.get(method.getName());
            return flaw == null ? call.proceed() : flaw.instead(call);
        });
        return type.cast(twin);
    }

    static <T> T of(Class<T> type, T sound, String method, Flaw flaw) {
        return of(type, sound, Map.of(method, flaw));
    }

    /** Makes room for somebody between two steps that should have been one. */
    static void letOthersPass() {
        LockSupport.parkNanos(20_000_000);
    }

    /** What is done instead. */
    @FunctionalInterface
    interface Flaw {
        Object instead(Call call) throws Throwable;
    }

    /** A call of the twin. */
    static final class Call {
        private final Object sound;
        private final Method method;
        private final Object[] args;

        Call(Object sound, Method method, Object... args) {
            this.sound = sound;
            this.method = method;
            this.args = args;
        }

        Object arg(int index) {
            return args[index];
        }

        <A> A arg(Class<A> type, int index) {
            return type.cast(args[index]);
        }

        /** What the sound one does. */
        Object proceed() throws Throwable {
            try {
                return method.invoke(sound, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        /** What the sound one does when one argument is another one. */
        Object proceedWith(int index, Object value) throws Throwable {
            Object[] changed = Arrays.copyOf(args, args.length);
            changed[index] = value;
            return new Call(sound, method, changed).proceed();
        }

        /** What another sound one does. */
        Object proceedAt(Object other) throws Throwable {
            return new Call(other, method, args).proceed();
        }
    }
}
