/** Letters of either case are one, as the core takes them: the Turkish i too, in all its four shapes. An accent is another letter. */
export function folded(text: string): string {
  return text.toLowerCase().replaceAll("\u0307", "").replaceAll("ı", "i");
}

/** Whether two names or tags are the same word. */
export const isSameWord = (a: string, b: string): boolean => folded(a) === folded(b);
