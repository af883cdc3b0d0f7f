/**
 * Sound and video play from a blob: the window's own media addresses can be shown as pictures but not played everywhere. A
 * file is read when somebody presses play, and released when the player goes.
 */
export class MediaBlob {
  #url: string | null = null;
  #released = false;

  /** The address to play from; rejects where the file cannot be read. */
  async url(source: string): Promise<string> {
    if (this.#url !== null) return this.#url;
    const response = await fetch(source);
    if (!response.ok) throw new Error(`media answered ${String(response.status)}`);
    const url = URL.createObjectURL(await response.blob());
    if (this.#released) URL.revokeObjectURL(url);
    else this.#url = url;
    return url;
  }

  release(): void {
    this.#released = true;
    if (this.#url !== null) URL.revokeObjectURL(this.#url);
    this.#url = null;
  }
}
