// The five services of a hosted gateway: what each is for and what it asks of a person.
import type { GatewayView, Service, ServiceForm } from "../../bindings";
import type { MessageKey } from "../../i18n";

type Asks = {
  name: string;
  does: MessageKey;
  credential: MessageKey;
  example: string;
  account?: MessageKey;
  webhookKey?: MessageKey;
};

export const ASKS: Record<Service, Asks> = {
  waviro: {
    name: "Waviro",
    does: "gateway.does.waviro",
    credential: "gateway.secret_key",
    example: "https://bot.example.id",
    webhookKey: "gateway.webhook_key",
  },
  wabot: {
    name: "Wabot",
    does: "gateway.does.wabot",
    credential: "gateway.api_key",
    example: "https://www.example.id/api/v1",
  },
  unswer: {
    name: "Unswer",
    does: "gateway.does.unswer",
    credential: "gateway.token",
    example: "https://api.example.id",
    account: "gateway.app_id",
  },
  alatwa: {
    name: "Alatwa",
    does: "gateway.does.alatwa",
    credential: "gateway.api_key",
    example: "https://api.example.id",
    account: "gateway.ai_id",
  },
  multiwhats: {
    name: "Multiwhats",
    does: "gateway.does.multiwhats",
    credential: "gateway.api_key",
    example: "https://api.example.app/api/v1",
    account: "gateway.from",
  },
};

export const SERVICES = Object.keys(ASKS) as Service[];

/** One service in the form; what is not chosen keeps what was typed until the form is closed. */
export type Draft = ServiceForm & { chosen: boolean; stored: boolean };

/** The form for a new connection, or for one that is stored: credentials are never shown again. */
export function draftsOf(known: GatewayView | null): Draft[] {
  return SERVICES.map((service) => {
    const stored = known?.services.find((candidate) => candidate.service === service);
    const { base_url = "", account = "" } = stored ?? {};
    return { service, base_url, account, credential: "", webhook_key: "", chosen: !!stored, stored: !!stored };
  });
}

/** Whether a service says enough to be asked. */
export function isComplete({ service, base_url, credential, account, stored }: Draft): boolean {
  const filled = (text: string) => text.trim() !== "";
  return filled(base_url) && (stored || filled(credential)) && (!ASKS[service].account || filled(account));
}
