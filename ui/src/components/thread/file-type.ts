/** What a file is in two to four letters: by content, not by what the name claims. */
import type { MediaView } from "../../bindings";

const SHORT: Record<string, string> = {
  document: "doc",
  sheet: "xls",
  presentation: "ppt",
  plain: "txt",
  stream: "bin",
};

export function fileType({ mime }: Pick<MediaView, "mime">): string {
  const kind =
    mime
      .split("/")[1]
      ?.split(/[.+;-]/)
      .at(-1) ?? "";
  return (SHORT[kind] ?? kind).slice(0, 4).toUpperCase();
}
