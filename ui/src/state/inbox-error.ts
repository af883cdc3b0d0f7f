/**
 * What a command rejects with is a typed error of the core; anything else that is thrown on the way (a broken bridge, a
 * bug) is shown as internal, with its text behind Details.
 */
import type { UiError } from "../bindings";
import { isUiError } from "../i18n";

export function asUiError(error: unknown): UiError {
  if (isUiError(error)) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return { code: "internal", params: {}, detail };
}
