// What an address says about who can reach it, while it is being typed. Whether it can be had is for the core to say.

/** Only this computer reaches an address of the loopback. */
export function isLocal(listen: string): boolean {
  const host = listen
    .trim()
    .replace(/^http:\/\//, "")
    .replace(/\/$/, "")
    .replace(/:\d*$/, "");
  return host === "" || host === "localhost" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}
