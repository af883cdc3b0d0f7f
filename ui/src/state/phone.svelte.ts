// The practice phone as its window shows it: what it can see, and which chat is open. Any event may change it, so it is read again
// after each batch; it is small.
import type { Backend } from "../backend/backend";
import type { LinkView, PracticeChat, PracticeView } from "../bindings";

export class Phone {
  view = $state.raw<PracticeView | null>(null);
  link = $state.raw<LinkView>({ step: "waiting" });
  loaded = $state(false);
  error = $state.raw<unknown>(null);
  openNumber = $state<string | null>(null);
  readonly openChat = $derived<PracticeChat | undefined>(
    this.view?.chats.find((chat) => chat.phone === this.openNumber),
  );
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  start(): () => void {
    const subscription = this.#backend.subscribe(() => void this.#read());
    void subscription.then(() => this.#read());
    return () => void subscription.then((stop) => stop());
  }

  scan = (): Promise<void> => this.#do(() => this.#backend.practiceScan());

  setOnline = (online: boolean): Promise<void> => this.#do(() => this.#backend.practiceSetOnline(online));

  setScripted = (on: boolean): Promise<void> => this.#do(() => this.#backend.practiceSetScripted(on));

  async write(from: string, name: string, text: string): Promise<void> {
    await this.#do(() => this.#backend.practiceWrite(from, name, text));
    if (!this.error) this.openNumber = from;
  }

  tap = (from: string, msgid: string, label: string): Promise<void> =>
    this.#do(() => this.#backend.practiceTap(from, msgid, label));

  react = (from: string, msgid: string, sign: string): Promise<void> =>
    this.#do(() => this.#backend.practiceReact(from, msgid, sign));

  edit = (msgid: string, text: string): Promise<void> => this.#do(() => this.#backend.practiceEdit(msgid, text));

  remove = (msgid: string): Promise<void> => this.#do(() => this.#backend.practiceDelete(msgid));

  reply = (to: string, text: string): Promise<void> => this.#do(() => this.#backend.practicePhoneReply(to, text));

  async #do(command: () => Promise<void>): Promise<void> {
    this.error = null;
    try {
      await command();
    } catch (error) {
      this.error = error;
    }
    await this.#read();
  }

  async #read(): Promise<void> {
    try {
      const view = await this.#backend.practiceView();
      this.link = view && !view.linked ? await this.#backend.linkView(view.channel_id) : { step: "waiting" };
      this.view = view;
    } catch (error) {
      this.error = error;
    }
    this.loaded = true;
  }
}
