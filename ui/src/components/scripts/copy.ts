// Copying for a person who pressed a button: tells whether it worked, because a web view may refuse.
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
