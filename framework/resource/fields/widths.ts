// How wide values can be where an index holds them.

const BYTES_OF_LETTER = 4

/** The bytes of a text of so many letters, in UTF-8. */
export const bytesOfLetters = (letters: number) => letters * BYTES_OF_LETTER

/** The bytes of the longest of some words. */
export const bytesOfWords = (words: readonly string[]) => Math.max(...words.map((word) => Buffer.byteLength(word)))

/** For lists and documents, which no index holds whole. */
export const unbounded = () => Number.POSITIVE_INFINITY
