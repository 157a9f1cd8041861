package io.langfusectl.check.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A model's id on Amazon Bedrock, taken apart.
 *
 * @param profile the inference profile's prefix, without its dot
 * @param id without it
 */
record BedrockId(Optional<String> profile, String id) {

    private static final Pattern FORM =
            Pattern.compile("bedrock/(?:(?:converse|converse_like|invoke)/)?(?:[a-z]{2}(?:-[a-z]+)+-\\d/)?"
                    + "(?:(us-gov|us|eu|apac|ap|jp|au|ca|global)\\.)?([a-z0-9-]+\\.[^/]+)");

    private static final Pattern DOUBLED = Pattern.compile("([a-z0-9-]+)\\.\\1\\..+");

    /** Empty for what is no plain id: an ARN, an imported model. */
    static Optional<BedrockId> of(String model) {
        var parts = FORM.matcher(model);
        return parts.matches()
                ? Optional.of(new BedrockId(Optional.ofNullable(parts.group(1)), parts.group(2)))
                : Optional.empty();
    }

    boolean isVendorDoubled() {
        return DOUBLED.matcher(id).matches();
    }

    Optional<ModelLifecycle> life() {
        return ModelLifecycle.ALL.stream().filter(life -> life.id().equals(id)).findFirst();
    }
}
