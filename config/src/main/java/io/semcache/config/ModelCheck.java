package io.semcache.config;

import java.util.List;

/** What only a provider knows of the settings of its models. */
@FunctionalInterface
public interface ModelCheck {

    /** Takes every option. */
    ModelCheck NONE = model -> List.of();

    /** Every mistake in the options of this model. */
    List<Problem> problems(Settings.Model model);
}
