// What happens to a record when its target is deleted.
import { oneOf, type Rule } from '../declaring/rules.ts'

/** The option `onDelete` of every kind that references one record. */
export const onDelete: Rule = oneOf(['restrict', 'cascade', 'set-null'])
