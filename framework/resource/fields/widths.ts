// Maximum widths of values in an index.

const BYTES_OF_LETTER = 4

/** UTF-8 bytes of a text of that many characters. */
export const bytesOfLetters = (letters: number) => letters * BYTES_OF_LETTER

/** Bytes of the longest of some words. */
export const bytesOfWords = (words: readonly string[]) => Math.max(...words.map((word) => Buffer.byteLength(word)))

/** For lists and documents, which no index holds as a whole. */
export const unbounded = () => Number.POSITIVE_INFINITY
