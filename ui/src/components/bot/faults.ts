// Which field a refusal is about.
import { isUiError } from "../../i18n";

export function faultOf(failure: unknown): string | null {
  return isUiError(failure) ? (failure.params.field ?? null) : null;
}
