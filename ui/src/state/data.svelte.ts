// The shop's data as the settings show it: where it lives, how much it is, the backup that is being made.
import type { Backend } from "../backend/backend";
import type { DataView, Retention } from "../bindings";

/** How often the way of a backup is looked at. */
const LOOK_MS = 400;
/** From so many days on, a backup is old. */
const OLD_DAYS = 14;
const DAY = 86_400_000;

export class ShopData {
  readonly #backend: Backend;
  view = $state.raw<DataView | null>(null);
  failure = $state.raw<unknown>(null);
  /** In per cent while a backup is made; null while none is. */
  progress = $state<number | null>(null);

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async load(): Promise<void> {
    try {
      this.view = await this.#backend.data();
      this.failure = null;
    } catch (error) {
      this.failure = error;
    }
  }

  /** Whether it is time for another backup. */
  isOld(now: number): boolean {
    const at = this.view?.last_backup_at;
    return this.view !== null && (!at || now - Date.parse(at) > OLD_DAYS * DAY);
  }

  /** Makes a backup and answers with its path. */
  async makeBackup(passphrase: string): Promise<string> {
    this.progress = 0;
    const looking = setInterval(() => void this.#look(), LOOK_MS);
    try {
      return await this.#backend.makeBackup(passphrase);
    } finally {
      clearInterval(looking);
      this.progress = null;
      await this.load();
    }
  }

  cancelBackup = (): Promise<void> => this.#backend.cancelBackup();

  async setRetention(retention: Retention): Promise<void> {
    await this.#backend.setRetention(retention);
    await this.load();
  }

  async forgetAside(): Promise<void> {
    await this.#backend.forgetAside();
    await this.load();
  }

  async #look(): Promise<void> {
    const { backup_progress } = await this.#backend.data();
    if (this.progress !== null && backup_progress !== null) this.progress = backup_progress;
  }
}
