// The short name for addresses that the server would make of a title, as well as a browser knows: it is shown, and the server makes the true one.

/** Letters that no decomposition takes apart. */
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

/** Empty for a text whose letters a browser cannot spell in Latin ones. */
export function slugLike(text: string): string {
  const plain = text.toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '')
  const spelled = plain.replaceAll(/\P{ASCII}/gu, (letter) => SPELLED[letter] ?? letter)
  if (/\P{ASCII}/u.test(spelled.replaceAll(/[\p{P}\p{S}\p{Z}]/gu, ''))) return ''
  return spelled
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 100)
}
