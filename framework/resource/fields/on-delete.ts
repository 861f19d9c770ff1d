// What becomes of a record when the one that it points at goes.
import { oneOf, type Rule } from '../declaring/rules.ts'

/** The option `onDelete` of every kind that points at one record. */
export const onDelete: Rule = oneOf(['restrict', 'cascade', 'set-null'])
