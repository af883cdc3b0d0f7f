// How the pretend core answers: later, with copies, and by rejecting instead of throwing, as over the bridge.
import type { Backend } from "../backend";

export const answer = <T>(work: () => T): Promise<T> => Promise.resolve().then(() => structuredClone(work()));

export type Commands<Name extends keyof Backend> = Pick<Backend, Name>;
