// What a service can do, or why it does not, in the agent's language. The core says a word and parameters; its English sentence
// stays behind, for whoever looks for it.
import type { Ability, ServiceReport, ServiceTrouble } from "../../bindings";
import { format, t } from "../../i18n";
import { prettyNumber } from "../../state/session";

export function abilitySentence(ability: Ability): string {
  switch (ability.can) {
    case "send_from":
      return t("gateway.can.send_from", { number: prettyNumber(ability.number) });
    case "accept_key":
      return ability.scopes.length === 0
        ? t("gateway.can.accept_key.silent")
        : t("gateway.can.accept_key", { scopes: format.list(ability.scopes) });
    case "keep_contacts":
      return t("gateway.can.keep_contacts", { total: ability.total });
    default:
      return t(`gateway.can.${ability.can}`);
  }
}

export function troubleSentence({ fault }: ServiceTrouble): string {
  switch (fault.fault) {
    case "not_allowed":
    case "refused":
      return fault.said === ""
        ? t(`gateway.fault.${fault.fault}`)
        : t(`gateway.fault.${fault.fault}.said`, { said: fault.said });
    case "busy":
      return t("gateway.fault.busy", { seconds: format.seconds(fault.seconds) });
    case "private_address":
      return t("gateway.fault.private_address", { host: fault.host });
    default:
      return t(`gateway.fault.${fault.fault}`);
  }
}

/** What a check found, and the core's own words behind it. */
export function findingOf({ finding }: ServiceReport): { isGood: boolean; sentence: string; detail: string } {
  return finding.works
    ? { isGood: true, sentence: abilitySentence(finding.works), detail: "" }
    : { isGood: false, sentence: troubleSentence(finding.fails), detail: finding.fails.detail };
}
