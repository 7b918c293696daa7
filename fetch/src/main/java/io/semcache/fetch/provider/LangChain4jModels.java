package io.semcache.fetch.provider;

import dev.langchain4j.model.embedding.EmbeddingModel;
import java.util.function.Supplier;

/** Makes LangChain4j models by the name of a class. */
final class LangChain4jModels {

    private LangChain4jModels() {}

    /**
     * @param className a class with a public constructor without parameters that is an {@link EmbeddingModel} or a
     *     {@link Supplier} of one
     * @throws IllegalArgumentException if it is not, or its constructor fails
     */
    static EmbeddingModel create(String className) {
        Object made = construct(className);
        Object model = made instanceof Supplier<?> supplier ? supplier.get() : made;
        if (model instanceof EmbeddingModel embeddingModel) {
            return embeddingModel;
        }
        throw new IllegalArgumentException("expected an EmbeddingModel or a Supplier of one, got "
                + (model == null ? "null" : model.getClass().getName()));
    }

    private static Object construct(String className) {
        try {
            return Class.forName(className).getConstructor().newInstance();
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("expected a class on the class path, got " + className, e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "expected a class with a public constructor without parameters that works, got " + className, e);
        }
    }
}
