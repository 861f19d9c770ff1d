// Previews the slug that the server would make from a title; the server makes the real one.

/** Letters that Unicode decomposition does not split. */
const SPELLED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  þ: 'th',
  ð: 'd',
  ı: 'i',
}

/** Empty if a browser cannot spell the text in Latin letters. */
export function slugLike(text: string): string {
  const plain = text.toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '')
  const spelled = plain.replaceAll(/\P{ASCII}/gu, (letter) => SPELLED[letter] ?? letter)
  if (/\P{ASCII}/u.test(spelled.replaceAll(/[\p{P}\p{S}\p{Z}]/gu, ''))) return ''
  return spelled
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 100)
}
