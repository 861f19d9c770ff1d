// Sections of the documents: what a product is made of first, operations last.

/** In order. An app that names none belongs to the product. */
export const SECTIONS = [
  'product',
  'content',
  'people',
  'configuration',
  'sign-in',
  'notifications',
  'operations',
] as const

export type Section = (typeof SECTIONS)[number]
