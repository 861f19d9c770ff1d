// GraphQL's built-in scalars, as the kinds name them.
import type { Scalar } from '../field.ts'

/** Identifiers of records. */
export const ID: Scalar = { form: 'specified', name: 'ID' }
/** Texts. */
export const STRING: Scalar = { form: 'specified', name: 'String' }
/** 32-bit integers. */
export const INT: Scalar = { form: 'specified', name: 'Int' }
/** Yes or no. */
export const BOOLEAN: Scalar = { form: 'specified', name: 'Boolean' }
