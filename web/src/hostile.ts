// Characters that would not show as themselves, made visible.
//
// Text is never given to a parser of HTML, so markup cannot do anything. What is left are characters
// that a browser draws as nothing, or that turn the text around them: controls, and the
// bidirectional ones ("Trojan Source", Boucher and Anderson 2021). In names all of them are shown by
// their code. In running text the isolates and embeddings stay, because honest Hebrew and Arabic text has
// them and the paragraph around it bounds their effect; overrides, which turn Latin letters as well,
// do not.

const IN_NAMES = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;
const IN_TEXT = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202d\u202e\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** A stretch of text that shows as itself, or the code of a character that would not. */
export type Part = { text: string } | { code: string };

/** `U+202E`. */
export function codeOf(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Divide a name or a label. */
export function nameParts(text: string): Part[] {
  return parts(text, IN_NAMES);
}

/** Divide an article's text, whose line ends and tabs stay. */
export function textParts(text: string): Part[] {
  return parts(text.replaceAll('\r\n', '\n'), IN_TEXT);
}

/** A name in places that hold text alone: attributes, and labels in a drawing. */
export function plainName(text: string): string {
  return text.replace(IN_NAMES, (character) => `[${codeOf(character)}]`);
}

function parts(text: string, hostile: RegExp): Part[] {
  const found: Part[] = [];
  let at = 0;
  for (const match of text.matchAll(hostile)) {
    if (match.index > at) found.push({ text: text.slice(at, match.index) });
    found.push({ code: codeOf(match[0]) });
    at = match.index + match[0].length;
  }
  if (at < text.length || found.length === 0) found.push({ text: text.slice(at) });
  return found;
}
