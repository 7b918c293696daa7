package io.semcache.app.container;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

final class ContainerEngineCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return ContainerEngine.obstacle()
                .map(obstacle -> {
                    System.out.println(obstacle + ": the container tests are left out.");
                    return ConditionEvaluationResult.disabled(obstacle);
                })
                .orElseGet(() -> ConditionEvaluationResult.enabled("a container engine has the images"));
    }
}
