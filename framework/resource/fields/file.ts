// References an uploaded file of the same tenant by id. Every write checks whether the file is acceptable.
import { absent, listOf, needed, number, oneOf, words } from '../declaring/rules.ts'
import {
  defineField,
  type Field,
  type FieldKind,
  type FieldOptions,
  type Only,
  SHARED_OPTIONS,
  type TargetRule,
} from '../field.ts'
import { onDelete } from './on-delete.ts'
import { reference } from './reference.ts'

export interface FileOptions extends FieldOptions {
  /** Accepted types: `application/pdf`, or `image/*` for a family. All by default. */
  accepts?: readonly string[]
  /** Maximum size in bytes. */
  maxSize?: number
  /** Effect on this record when the file is deleted (default `restrict`: a file in use stays). */
  onDelete?: 'restrict' | 'cascade' | 'set-null'
  /** Name of the reverse list on the file. */
  inverse?: string
}

/** Including the kind's own settings. */
export interface FileFieldOptions extends FileOptions {
  to: 'files'
}

const TYPE = /^[a-z]+\/(?:\*|[a-z0-9][a-z0-9.+-]*)$/

// What it shares with every relation to one.
const relationKind = reference('files').kind

/** The answers shared by all kinds that reference files. */
export const fileKind: FieldKind<FileFieldOptions> = {
  ...relationKind,
  name: 'file',
  options: {
    ...SHARED_OPTIONS,
    default: absent,
    to: needed(oneOf(['files'])),
    accepts: listOf(words),
    maxSize: number,
    onDelete,
    inverse: words,
  },
  widget: 'file',
  relation: ({ onDelete, inverse }) => ({
    to: 'files',
    cardinality: 'one',
    onDelete: onDelete ?? 'restrict',
    inverse: inverse ?? null,
  }),
  target: targetOf,
  mistakes: ({ accepts = [], maxSize, onDelete, required }) => [
    ...accepts.filter((type) => !TYPE.test(type)).map((type) => `"${type}" is not a type such as image/png or image/*`),
    ...(maxSize !== undefined && !(maxSize > 0) ? ['`maxSize` is a number of bytes above 0'] : []),
    ...(onDelete === 'set-null' && required ? ['a required file cannot be set to null; use restrict or cascade'] : []),
  ],
}

function targetOf({ accepts, maxSize }: FileOptions): TargetRule {
  return {
    fields: ['status', 'type', 'size'],
    fault({ status, type, size }) {
      if (status !== 'ready') return 'is a file that has not arrived'
      if (accepts && !accepts.some((each) => isOfType(type as string, each)))
        return `is a file of another type than ${accepts.join(', ')}`
      if (maxSize !== undefined && (size as number) > maxSize) return `is a file of more than ${maxSize} bytes`
      return null
    },
  }
}

function isOfType(type: string, accepted: string): boolean {
  return accepted.endsWith('/*') ? type.startsWith(accepted.slice(0, -1)) : type === accepted
}

/** `file({ accepts: ['application/pdf'], maxSize: 5_000_000 })`; needs the app `files`. */
export function file<const O extends FileOptions = Record<never, never>>(
  options = {} as Only<O, FileOptions>,
): Field<string, O & { to: 'files' }> {
  return defineField(fileKind, options, { to: 'files' })
}
