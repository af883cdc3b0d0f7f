// The list of licences is a file beside the page, made from the lock files when the page is built.
import type { Licence } from "./backend";

export const readLicences = async (): Promise<Licence[]> =>
  (await (await fetch("./licences.json")).json()) as Licence[];
